using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Cluster;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Pipelines.Topics;

namespace OrleansKafkaLoki.Grains.Tests.Cluster;

public sealed class PartitionDiscoveryTests
{
    private readonly KnownTopics _known = new();

    [Fact]
    public void Find_FirstLook_StartsAsConfigured() =>
        Assert.Equal([PartitionStart.Configured, PartitionStart.Configured], Starts(Listing(("logs", 2))));

    [Fact]
    public void Find_PartitionsAddedLater_StartAtTheirFirstRecord()
    {
        PartitionDiscovery.Remember(Listing(("logs", 1)), _known);

        Assert.Equal([PartitionStart.Configured, PartitionStart.Earliest], Starts(Listing(("logs", 2))));
    }

    [Fact]
    public void Find_TopicThatAppearsLater_StartsAtItsFirstRecord()
    {
        PartitionDiscovery.Remember(Listing(), _known);

        Assert.Equal([PartitionStart.Earliest], Starts(Listing(("logs", 1))));
    }

    [Fact]
    public void Find_TopicThatWasDeletedAndReturns_StartsAtItsFirstRecord()
    {
        PartitionDiscovery.Remember(Listing(("logs", 1)), _known);
        PartitionDiscovery.Remember(Listing(), _known);

        Assert.Equal([PartitionStart.Earliest], Starts(Listing(("logs", 1))));
    }

    [Fact]
    public void Remember_OnlyChanges_AreNews()
    {
        Assert.True(PartitionDiscovery.Remember(Listing(), _known));
        Assert.False(PartitionDiscovery.Remember(Listing(), _known));
        Assert.True(PartitionDiscovery.Remember(Listing(("logs", 1)), _known));
        Assert.False(PartitionDiscovery.Remember(Listing(("logs", 1)), _known));
        Assert.True(PartitionDiscovery.Remember(Listing(("logs", 2)), _known));
    }

    private static TopicListing Listing(params (string Topic, int Partitions)[] topics) =>
        new(topics.ToImmutableSortedDictionary(topic => topic.Topic, topic => topic.Partitions), []);

    private IEnumerable<PartitionStart> Starts(TopicListing listing) =>
        PartitionDiscovery.Find("app", listing, _known).Select(found => found.Start);
}
