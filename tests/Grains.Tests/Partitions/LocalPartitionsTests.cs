using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Partitions;

namespace OrleansKafkaLoki.Grains.Tests.Partitions;

public sealed class LocalPartitionsTests
{
    [Fact]
    public void TryAdd_AfterStop_IsRefusedSoThatNoPartitionMissesTheDrain()
    {
        var partitions = new LocalPartitions();
        Assert.True(partitions.TryAdd(new PartitionId("app", "logs", 0), null!));
        Assert.True(partitions.TryAdd(new PartitionId("app", "logs", 1), null!));
        partitions.Remove(new PartitionId("app", "logs", 0));

        Assert.Single(partitions.Stop());
        Assert.True(partitions.Stopping);
        Assert.False(partitions.TryAdd(new PartitionId("app", "logs", 2), null!));
        Assert.Single(partitions.Stop());
    }
}
