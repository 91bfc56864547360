using Confluent.Kafka;
using Confluent.Kafka.Admin;
using OrleansKafkaLoki.Grains.Pipelines.Topics;
using OrleansKafkaLoki.Silo.Kafka.Admin;
using OrleansKafkaLoki.Silo.Kafka.Health;
using OrleansKafkaLoki.Silo.Kafka.Native;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace OrleansKafkaLoki.Silo.Tests.Kafka.Admin;

public sealed class KafkaAdminTests
{
    /// <summary>librdkafka would abort the process here, had it seen the requests time out.</summary>
    [Fact]
    public async Task CommitGroupOffsets_BrokerAwayForLongerThanTheTimeout_FailsAndPassesAgain()
    {
        await using var bed = new KafkaTestBed();
        bed.Cluster.CreateTopic("logs", 1);
        var source = bed.AddPipeline("p", "logs");
        source.SocketTimeoutMs = 1000;
        var partition = new TopicPartition("logs", 0);
        using var admin = new KafkaAdmin("p", bed.Get<KafkaAdmins>().CredentialsOf("p"), new KafkaMetrics(bed.Meters));
        await CommitAsync(1);

        bed.Cluster.SetBrokerDown(1);
        await Assert.ThrowsAsync<TopicCatalogException>(() => CommitAsync(2));
        await Assert.ThrowsAsync<TopicCatalogException>(() => admin.GetGroupOffsetAsync(partition));
        await Assert.ThrowsAsync<TopicCatalogException>(() => CommitAsync(3));
        bed.Cluster.SetBrokerUp(1);

        await Eventually.HoldsAsync(
            async () =>
            {
                try
                {
                    await CommitAsync(4);
                    return true;
                }
                catch (TopicCatalogException)
                {
                    return false; // Not connected again yet.
                }
            },
            "a commit passes");
        Assert.Equal(4, await admin.GetGroupOffsetAsync(partition));

        Task CommitAsync(long offset) => admin.CommitGroupOffsetsAsync([new TopicPartitionOffset(partition, offset)]);
    }

    /// <summary>librdkafka would end the process here, had the client no group of its own: a new cluster, or a coordinator that moves, says so.</summary>
    [Theory]
    [InlineData(ErrorCode.NotCoordinatorForGroup)]
    [InlineData(ErrorCode.GroupCoordinatorNotAvailable)]
    [InlineData(ErrorCode.GroupLoadInProgress)]
    public async Task GetGroupOffset_BrokerIsNoCoordinatorForAWhile_IsAnsweredAllTheSame(ErrorCode error)
    {
        await using var bed = new KafkaTestBed();
        bed.Cluster.CreateTopic("logs", 1);
        var partition = new TopicPartition("logs", 0);
        bed.AddPipeline("p", "logs");
        using var admin = new KafkaAdmin("p", bed.Get<KafkaAdmins>().CredentialsOf("p"), new KafkaMetrics(bed.Meters));
        await admin.CommitGroupOffsetsAsync([new TopicPartitionOffset(partition, 4)]);
        bed.Cluster.PushRequestErrors(9, error, error, error);

        Assert.Equal(4, await admin.GetGroupOffsetAsync(partition));
    }

    [Fact]
    public async Task GetGroupOffset_NoCoordinatorAtAll_SaysSo()
    {
        await using var bed = new KafkaTestBed();
        bed.Cluster.CreateTopic("logs", 1);
        bed.AddPipeline("p", "logs");
        using var admin = new KafkaAdmin("p", bed.Get<KafkaAdmins>().CredentialsOf("p"), new KafkaMetrics(bed.Meters));
        bed.Cluster.PushRequestErrors(9, [.. Enumerable.Repeat(ErrorCode.NotCoordinatorForGroup, 100)]);

        var exception = await Assert.ThrowsAsync<TopicCatalogException>(() => admin.GetGroupOffsetAsync(new TopicPartition("logs", 0)));

        Assert.Contains("no coordinator", exception.Reason, StringComparison.Ordinal);
    }

    /// <summary>librdkafka would wait for the leader until the time is up, and then answer for no partition at all.</summary>
    [Fact]
    public async Task ListEachOffset_OnePartitionWithoutLeader_OthersAreAnsweredAtOnce()
    {
        await using var bed = new KafkaTestBed();
        bed.Cluster.CreateTopic("logs", 2);
        var source = bed.AddPipeline("p", "logs");
        await bed.ProduceAsync("logs", 0, 7);
        bed.Cluster.SetLeader("logs", 1, -1);
        using var admin = new KafkaAdmin("p", bed.Get<KafkaAdmins>().CredentialsOf("p"), new KafkaMetrics(bed.Meters));

        var answers = await admin.ListEachOffsetAsync([new("logs", 1), new("logs", 0)], OffsetSpec.Latest());

        Assert.Contains("no leader", Assert.IsType<TopicCatalogException>(answers[0].Failure).Reason, StringComparison.Ordinal);
        Assert.Equal(7, answers[1].OrThrow());
    }

    /// <summary>Checkpoints hold ids as Confluent.Kafka writes them.</summary>
    [Fact]
    public async Task GetTopicIds_Topic_AsConfluentKafkaWritesThem()
    {
        await using var bed = new KafkaTestBed();
        bed.Cluster.CreateTopic("logs", 1);
        bed.Cluster.CreateTopic("other", 1);
        var source = bed.AddPipeline("p", "logs");
        using var admin = new KafkaAdmin("p", bed.Get<KafkaAdmins>().CredentialsOf("p"), new KafkaMetrics(bed.Meters));
        using var client = new AdminClientBuilder(KafkaClientConfig.Admin(source)).Build();
        var described = await client.DescribeTopicsAsync(TopicCollection.OfTopicNames(["logs", "other"]));

        var ids = await admin.GetTopicIdsAsync(["logs", "gone", "other"], TestContext.Current.CancellationToken);

        Assert.Equal(described.TopicDescriptions.ToDictionary(topic => topic.Name, topic => topic.TopicId.ToString()), ids);
    }
}
