using Confluent.Kafka;
using OrleansKafkaLoki.Quickstart.Broker;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace OrleansKafkaLoki.Quickstart.Tests.Broker;

public sealed class MockKafkaClusterTests
{
    [Fact]
    public async Task Produce_TwoBrokers_RecordsCanBeConsumed()
    {
        using var cluster = new MockKafkaCluster(brokers: 2);
        cluster.CreateTopic("logs", partitions: 3);
        using (var producer = new ProducerBuilder<Null, string>(Client<ProducerConfig>(cluster)).Build())
        {
            var stored = await producer.ProduceAsync(
                new TopicPartition("logs", 2), new Message<Null, string> { Value = "hello" }, TestContext.Current.CancellationToken);
            Assert.Equal(0, stored.Offset.Value);
        }

        var configuration = Client<ConsumerConfig>(cluster);
        configuration.GroupId = "test";
        using var consumer = new ConsumerBuilder<Ignore, string>(configuration).Build();
        consumer.Assign(new TopicPartitionOffset("logs", 2, Offset.Beginning));
        Assert.Equal("hello", consumer.Consume(Eventually.Deadline)?.Message.Value);
    }

    [Fact]
    public void DeleteRecords_TopicDoesNotExist_Throws()
    {
        using var cluster = new MockKafkaCluster();
        var error = Assert.Throws<KafkaException>(() => cluster.DeleteRecords("none", 0, 1));
        Assert.Equal(ErrorCode.UnknownTopicOrPart, error.Error.Code);
    }

    [Fact]
    public void CreateTopic_AfterDispose_Throws()
    {
        var cluster = new MockKafkaCluster();
        cluster.Dispose();
        cluster.Dispose();
        Assert.Throws<ObjectDisposedException>(() => cluster.CreateTopic("logs", 1));
    }

    private static T Client<T>(MockKafkaCluster cluster)
        where T : ClientConfig, new() => new() { BootstrapServers = cluster.BootstrapServers };
}
