using Microsoft.Extensions.Hosting;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Silo.Health;

namespace OrleansKafkaLoki.Silo.Tests.Health;

public sealed class SiloHealthTests
{
    [Fact]
    public async Task Check_ThroughALife_IsReadyFromJoiningToTheWordToStop()
    {
        using var lifetime = new Lifetime();
        var health = new SiloHealth(lifetime);
        var silo = new Lifecycle();
        health.Participate(silo);
        Assert.Equal(new PartHealth("silo", false, "it has not joined the cluster yet"), health.Check());

        await silo.Active!.OnStart(TestContext.Current.CancellationToken);
        Assert.Equal(new PartHealth("silo", true, null), health.Check());

        lifetime.StopApplication();
        Assert.Equal(new PartHealth("silo", false, "it drains its partitions and leaves the cluster"), health.Check());
    }

    private sealed class Lifecycle : ISiloLifecycle
    {
        public ILifecycleObserver? Active { get; private set; }

        public int HighestCompletedStage => 0;

        public int LowestStoppedStage => 0;

        public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
        {
            Assert.Equal(ServiceLifecycleStage.Active, stage);
            Active = observer;
            return new MemoryStream();
        }
    }

    private sealed class Lifetime : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _stopping = new();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => _stopping.Cancel();

        public void Dispose() => _stopping.Dispose();
    }
}
