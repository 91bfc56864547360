using System.Text;
using Confluent.Kafka;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Records;

namespace OrleansKafkaLoki.Silo.Tests.Kafka.Consuming;

public sealed class KafkaConsumerHostTests
{
    private static readonly DateTimeOffset Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123);

    [Fact]
    public async Task Read_AllKindsOfRecords_ArriveByteEqual()
    {
        await using var bed = new KafkaTestBed();
        bed.Cluster.CreateTopic("logs", 1);
        bed.AddPipeline("p", "logs");
        var headers = new Headers { { "trace", [1, 2, 3] }, { "none", null }, { "empty", [] } };
        using (var producer = bed.Producer())
        {
            foreach (var (key, value) in new (byte[]?, byte[]?)[] { ([0, 255], [128, 0, 10]), (null, [7]), ([], null), ([9], []) })
            {
                await producer.ProduceAsync(
                    new TopicPartition("logs", 0),
                    new Message<byte[], byte[]> { Key = key!, Value = value!, Headers = headers, Timestamp = new Timestamp(Timestamp) },
                    TestContext.Current.CancellationToken);
            }
        }

        await using var feed = bed.Open("p", "logs");
        var seen = new List<string>();
        while (seen.Count < 4 && await feed.WaitToReadAsync(TestContext.Current.CancellationToken))
        {
            while (feed.TryRead(out var batch))
            {
                for (var i = 0; i < batch.Count; i++)
                {
                    seen.Add(Describe(batch[i]));
                }

                batch.Dispose();
            }
        }

        const string Headers = "trace=010203 none=null empty=";
        Assert.Equal(
            [
                $"0 {Timestamp.ToUnixTimeMilliseconds()} 00FF 80000A {Headers}",
                $"1 {Timestamp.ToUnixTimeMilliseconds()} null 07 {Headers}",
                $"2 {Timestamp.ToUnixTimeMilliseconds()}  null {Headers}",
                $"3 {Timestamp.ToUnixTimeMilliseconds()} 09  {Headers}",
            ],
            seen);
    }

    [Fact]
    public async Task Read_PipelineUsesValueOnly_KeyAndHeadersAreLeftOut()
    {
        await using var bed = new KafkaTestBed();
        bed.Cluster.CreateTopic("logs", 1);
        bed.AddPipeline("p", "logs");
        bed.Pipelines["p"].Sink.Encoding.Codec = LineCodec.RawMessage;
        using (var producer = bed.Producer())
        {
            var message = new Message<byte[], byte[]> { Key = [1], Value = [2], Headers = [new Header("h", [3])], Timestamp = new Timestamp(Timestamp) };
            await producer.ProduceAsync(new TopicPartition("logs", 0), message, TestContext.Current.CancellationToken);
        }

        await using var feed = bed.Open("p", "logs");
        Assert.True(await feed.WaitToReadAsync(TestContext.Current.CancellationToken));
        Assert.True(feed.TryRead(out var batch));
        Assert.Equal($"0 {Timestamp.ToUnixTimeMilliseconds()} null 02 ", Describe(batch[0]));
        batch.Dispose();
    }

    [Fact]
    public async Task Open_AtAnOffset_ReadsFromThereOn()
    {
        await using var bed = new KafkaTestBed();
        bed.Cluster.CreateTopic("logs", 2);
        bed.AddPipeline("p", "logs");
        await bed.ProduceAsync("logs", 1, 1000);
        await using var feed = bed.Open("p", "logs", 1, offset: 400);
        FeedReading.AssertSequence(await feed.ReadNumbersAsync(600), 600, first: 400);
        await Eventually.HoldsAsync(() => feed.HighWatermark == 1000, "a high watermark of 1000", () => feed.HighWatermark);
    }

    [Fact]
    public async Task Open_SeveralPipelinesTopicsAndPartitions_EachFeedHasItsOwnRecords()
    {
        await using var bed = new KafkaTestBed(brokers: 2);
        bed.Cluster.CreateTopic("a", 3);
        bed.Cluster.CreateTopic("b", 3);
        bed.AddPipeline("one", "a", "b");
        bed.AddPipeline("two", "a");
        (string Pipeline, string Topic, int Partition, int Count)[] feeds =
            [("one", "a", 0, 5000), ("one", "b", 0, 700), ("one", "a", 2, 90), ("one", "b", 1, 1), ("two", "a", 0, 5000), ("two", "a", 2, 90)];
        foreach (var (topic, partition, count) in feeds.Select(feed => (feed.Topic, feed.Partition, feed.Count)).Distinct())
        {
            await bed.ProduceAsync(topic, partition, count, length: 50);
        }

        await Parallel.ForEachAsync(feeds, TestContext.Current.CancellationToken, async (spec, _) =>
        {
            await using var feed = bed.Open(spec.Pipeline, spec.Topic, spec.Partition);
            FeedReading.AssertSequence(await feed.ReadNumbersAsync(spec.Count), spec.Count);
        });
        Assert.Equal(0, bed.Budget.Used);
    }

    [Fact]
    public async Task Read_QuietTopic_RecordArrivesSoon()
    {
        await using var bed = new KafkaTestBed();
        bed.Cluster.CreateTopic("logs", 1);
        bed.AddPipeline("p", "logs");
        await using var feed = bed.Open("p", "logs");
        for (var i = 0; i < 5; i++)
        {
            await bed.ProduceAsync("logs", 0, 1, first: i);
            FeedReading.AssertSequence(await feed.ReadNumbersAsync(1), 1, first: i);
        }
    }

    [Fact]
    public async Task Open_AlreadyOpen_Throws()
    {
        await using var bed = new KafkaTestBed();
        bed.Cluster.CreateTopic("logs", 1);
        bed.AddPipeline("p", "logs");
        await using var feed = bed.Open("p", "logs");
        Assert.Throws<InvalidOperationException>(() => bed.Open("p", "logs"));
    }

    [Fact]
    public async Task Open_AfterClose_ReadsAgainFromTheGivenOffset()
    {
        await using var bed = new KafkaTestBed();
        bed.Cluster.CreateTopic("logs", 1);
        bed.AddPipeline("p", "logs");
        await bed.ProduceAsync("logs", 0, 3000, length: 100);
        for (var round = 0; round < 10; round++)
        {
            await using var feed = bed.Open("p", "logs", 0, offset: round * 100);
            var records = await feed.ReadNumbersAsync(500);
            FeedReading.AssertSequence(records, records.Count, first: round * 100);
        }
    }

    [Fact]
    public async Task Stop_OpenFeeds_EndBehindWhatTheyHold()
    {
        await using var bed = new KafkaTestBed();
        bed.Cluster.CreateTopic("logs", 1);
        bed.AddPipeline("p", "logs");
        await bed.ProduceAsync("logs", 0, 100);
        await using var feed = bed.Open("p", "logs");
        FeedReading.AssertSequence(await feed.ReadNumbersAsync(100), 100);
        await bed.Host.StopAsync(TestContext.Current.CancellationToken);
        Assert.False(await feed.WaitToReadAsync(TestContext.Current.CancellationToken));
        Assert.Throws<InvalidOperationException>(() => bed.Host.Open(new PartitionId("p", "logs", 0), 0));
    }

    [Fact]
    public async Task StopIntake_RecordsGoOnComing_FeedEndsBehindWhatWasRead()
    {
        await using var bed = new KafkaTestBed();
        bed.Cluster.CreateTopic("logs", 1);
        bed.AddPipeline("p", "logs");
        await bed.ProduceAsync("logs", 0, 100);
        await using var feed = bed.Open("p", "logs");
        Assert.True(await feed.WaitToReadAsync(TestContext.Current.CancellationToken));
        feed.StopIntake();
        await bed.ProduceAsync("logs", 0, 100, first: 100);
        var records = await feed.ReadNumbersAsync(int.MaxValue);
        FeedReading.AssertSequence(records, records.Count);
        Assert.InRange(records.Count, 1, 100);
    }

    private static string Describe(in RecordView record)
    {
        var text = new StringBuilder($"{record.Offset} {record.TimestampMs} ");
        text.Append(record.HasKey ? Convert.ToHexString(record.Key) : "null").Append(' ');
        text.Append(record.HasValue ? Convert.ToHexString(record.Value) : "null").Append(' ');
        var headers = record.Headers;
        var separator = "";
        while (HeaderBlock.TryReadNext(ref headers, out var name, out var value, out var isNull))
        {
            text.Append($"{separator}{Encoding.UTF8.GetString(name)}={(isNull ? "null" : Convert.ToHexString(value))}");
            separator = " ";
        }

        return text.ToString();
    }
}
