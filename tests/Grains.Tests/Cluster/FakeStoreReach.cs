using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Tests.Cluster;

/// <summary>A store that is within reach until the test says otherwise.</summary>
internal sealed class FakeStoreReach : IStoreReach
{
    public event Action? Changed;

    public bool IsLost
    {
        get;
        set
        {
            field = value;
            Changed?.Invoke();
        }
    }
}
