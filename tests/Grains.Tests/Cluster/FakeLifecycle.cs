namespace OrleansKafkaLoki.Grains.Tests.Cluster;

/// <summary>A silo's life of which one participant is told.</summary>
internal sealed class FakeLifecycle : ISiloLifecycle
{
    public ILifecycleObserver? Observer { get; private set; }

    public int HighestCompletedStage => 0;

    public int LowestStoppedStage => 0;

    public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
    {
        Observer = observer;
        return Stream.Null;
    }
}
