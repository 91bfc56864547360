using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Pipelines.Topics;
using OrleansKafkaLoki.Silo.Kafka;

namespace OrleansKafkaLoki.Silo.Tests.Kafka.Admin;

public sealed class KafkaTopicCatalogTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_NamesAndPatterns_MatchedAndMissingOnes()
    {
        await using var bed = new KafkaTestBed();
        foreach (var (topic, partitions) in new[] { ("app-a", 2), ("app-b", 3), ("other", 1), ("__internal", 1) })
        {
            bed.Cluster.CreateTopic(topic, partitions);
        }

        bed.AddPipeline("p", "^app-.*", "other", "gone", "^__.*");
        var listing = await bed.Topics.ListAsync("p", Cancelled);
        Assert.Equal([new("app-a", 2), new("app-b", 3), new("other", 1)], listing.PartitionCounts);
        Assert.Equal(["gone"], listing.Missing);
    }

    [Fact]
    public async Task List_BrokerTellsIds_EachTopicHasItsOwn()
    {
        await using var bed = new KafkaTestBed();
        bed.Cluster.CreateTopic("app-a", 1);
        bed.Cluster.CreateTopic("app-b", 1);
        bed.AddPipeline("p", "^app-.*");

        var ids = (await bed.Topics.ListAsync("p", Cancelled)).Ids;

        Assert.Equal(["app-a", "app-b"], ids.Keys.Order());
        Assert.NotEqual(ids["app-a"], ids["app-b"]);
        Assert.Equal(ids["app-a"], await bed.Topics.GetTopicIdAsync(new PartitionId("p", "app-a", 0), Cancelled));
        Assert.Null(await bed.Topics.GetTopicIdAsync(new PartitionId("p", "gone", 0), Cancelled));
    }

    [Fact]
    public async Task List_TopicRecreated_HasAnotherId()
    {
        await using var bed = new KafkaTestBed();
        bed.Cluster.CreateTopic("logs", 1);
        bed.AddPipeline("p", "logs");
        var before = (await bed.Topics.ListAsync("p", Cancelled)).Ids["logs"];

        bed.Cluster.DeleteTopic("logs");
        bed.Cluster.CreateTopic("logs", 1);

        Assert.NotEqual(before, (await bed.Topics.ListAsync("p", Cancelled)).Ids["logs"]);
    }

    [Fact]
    public async Task List_TopicMissing_ShowsInHealthAndMetricsUntilItExists()
    {
        await using var bed = new KafkaTestBed();
        bed.AddPipeline("p", "late");
        var health = new TopicHealthSource(bed.Topics);
        using var missing = new MetricReader(bed.Meters, "okl.topics.missing");
        Assert.Empty(health.Check());
        await bed.Topics.ListAsync("p", Cancelled);
        Assert.Equal([new PartHealth("topics.p", true, "missing: late")], health.Check());
        Assert.Equal(1, missing.Observe());

        bed.Cluster.CreateTopic("late", 1);
        await bed.Topics.ListAsync("p", Cancelled);
        Assert.Equal([new PartHealth("topics.p", true, null)], health.Check());
        Assert.Equal(0, missing.Observe());
    }

    [Fact]
    public async Task List_PartitionsWithoutLeader_ShowInHealthAndAreUnreadyWhenAllAre()
    {
        await using var bed = new KafkaTestBed();
        bed.Cluster.CreateTopic("logs", 3);
        bed.Cluster.CreateTopic("other", 1);
        bed.AddPipeline("p", "logs");
        var health = new TopicHealthSource(bed.Topics);

        bed.Cluster.SetLeader("logs", 2, -1);
        await bed.Topics.ListAsync("p", Cancelled);
        Assert.Equal([new PartHealth("topics.p", true, "1 of 3 partitions has no leader: logs 2")], health.Check());

        bed.Cluster.SetLeader("logs", 0, -1);
        bed.Cluster.SetLeader("logs", 1, -1);
        await bed.Topics.ListAsync("p", Cancelled);
        Assert.Equal([new PartHealth("topics.p", false, "3 of 3 partitions have no leader: logs 0, logs 1, logs 2")], health.Check());

        for (var partition = 0; partition < 3; partition++)
        {
            bed.Cluster.SetLeader("logs", partition, 1);
        }

        await bed.Topics.ListAsync("p", Cancelled);
        Assert.Equal([new PartHealth("topics.p", true, null)], health.Check());
    }

    [Fact]
    public async Task List_ClientIsRefused_SaysWhy()
    {
        await using var bed = new KafkaTestBed();
        var source = bed.AddPipeline("p", "logs");
        source.LibrdkafkaOptions["ssl.key.location"] = "/none/key.pem";
        source.LibrdkafkaOptions["security.protocol"] = "ssl";
        var error = await Assert.ThrowsAsync<TopicCatalogException>(() => bed.Topics.ListAsync("p", Cancelled));
        Assert.Contains("ssl.key.location", error.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_BrokerDown_SaysWhy()
    {
        await using var bed = new KafkaTestBed();
        bed.AddPipeline("p", "logs").SocketTimeoutMs = 1000;
        bed.Cluster.SetBrokerDown(1);
        var error = await Assert.ThrowsAsync<TopicCatalogException>(() => bed.Topics.ListAsync("p", Cancelled));
        Assert.Contains($"{bed.Cluster.BootstrapServers}: broker {bed.Cluster.BootstrapServers} refuses connections", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetOffsetRange_RecordsDeleted_BothEnds()
    {
        await using var bed = new KafkaTestBed();
        bed.Cluster.CreateTopic("logs", 2);
        bed.AddPipeline("p", "logs");
        await bed.ProduceAsync("logs", 1, 100);
        bed.Cluster.DeleteRecords("logs", 1, beforeOffset: 40);
        Assert.Equal(new LogBounds(40, 100), await bed.Topics.GetLogBoundsAsync(new PartitionId("p", "logs", 1), Cancelled));
        Assert.Equal(new LogBounds(0, 0), await bed.Topics.GetLogBoundsAsync(new PartitionId("p", "logs", 0), Cancelled));
    }

    [Fact]
    public async Task GetOffsetRange_UnknownPartition_Throws()
    {
        await using var bed = new KafkaTestBed();
        bed.Cluster.CreateTopic("logs", 1);
        bed.AddPipeline("p", "logs");
        await Assert.ThrowsAsync<TopicCatalogException>(() => bed.Topics.GetLogBoundsAsync(new PartitionId("p", "logs", 9), Cancelled));
    }

    [Fact]
    public async Task MirrorGroupOffset_SeveralPerInterval_NewestIsCommitted()
    {
        await using var bed = new KafkaTestBed();
        bed.Cluster.CreateTopic("logs", 2);
        bed.AddPipeline("p", "logs").CommitIntervalMs = 100;
        var partition = new PartitionId("p", "logs", 0);
        Assert.Null(await bed.Topics.GetGroupOffsetAsync(partition, Cancelled));
        for (var offset = 1; offset <= 500; offset++)
        {
            bed.Topics.MirrorGroupOffset(partition, offset);
        }

        await Eventually.HoldsAsync(async () => await bed.Topics.GetGroupOffsetAsync(partition, Cancelled) == 500, "group offset 500");
        Assert.Null(await bed.Topics.GetGroupOffsetAsync(partition with { Partition = 1 }, Cancelled));
    }

    [Fact]
    public async Task Stop_OffsetsNotCommittedYet_AreCommitted()
    {
        await using var bed = new KafkaTestBed();
        bed.Cluster.CreateTopic("logs", 1);
        bed.AddPipeline("p", "logs").CommitIntervalMs = 3_600_000;
        var partition = new PartitionId("p", "logs", 0);
        bed.Topics.MirrorGroupOffset(partition, 7);
        await bed.Topics.StopAsync(Cancelled);
        Assert.Equal(7, await bed.Topics.GetGroupOffsetAsync(partition, Cancelled));
    }
}
