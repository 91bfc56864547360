using System.Text;
using Confluent.Kafka;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Silo.Kafka.Admin;
using OrleansKafkaLoki.Silo.Tests.Kafka;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace OrleansKafkaLoki.Silo.Tests.DeadLetters;

public sealed class KafkaDeadLetterStoreTests : IAsyncDisposable
{
    private const string Topic = "p.dead-letters";
    private readonly KafkaTestBed _bed = new();

    public KafkaDeadLetterStoreTests()
    {
        _bed.Cluster.CreateTopic("logs", 1);
        _bed.Cluster.CreateTopic(Topic, 1);
        _bed.AddPipeline("p", "logs").LibrdkafkaOptions["message.timeout.ms"] = "1000";
    }

    private IDeadLetterWriter Writer => _bed.Get<IDeadLetterWriter>();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _bed.DisposeAsync();

    [Fact]
    public async Task WriteAsync_Letter_KeepsKeyValueHeadersAndTimestamp()
    {
        await ProduceAsync(new Message<byte[]?, byte[]?>
        {
            Key = "k"u8.ToArray(), Value = [0, 0xFF], Timestamp = new Timestamp(1_600_000_000_001, TimestampType.CreateTime),
            Headers = [new Header("h", "1"u8.ToArray()), new Header("h", null)],
        });

        await Writer.WriteAsync([TestLetters.Letter(0)], Cancelled);

        var message = Assert.Single(await ReadAsync(1));
        Assert.Equal("k"u8.ToArray(), message.Key);
        Assert.Equal([0, 0xFF], message.Value!);
        Assert.Equal(1_600_000_000_001, message.TimestampMs);
        Assert.Equal(
            [
                "h=1", "h=", "okl-pipeline=p", "okl-topic=logs", "okl-partition=0", "okl-offset=0", "okl-timestamp=1600000000001",
                "okl-entry-timestamp=1700000000123000042", "okl-tenant=team", "okl-labels={app=\"a/b\"}", "okl-cause=too_old", "okl-status=400",
                "okl-reason=timestamp too old: ☃",
            ],
            HeadersOf(message));
    }

    [Fact]
    public async Task WriteAsync_RecordNoLongerInKafka_KeepsTheLine()
    {
        await ProduceAsync(new Message<byte[]?, byte[]?> { Value = "gone"u8.ToArray() });
        _bed.Cluster.DeleteRecords("logs", 0, 1);
        using var lost = new MetricReader(_bed.Meters, "okl.dead_letters.originals_lost");

        await Writer.WriteAsync([TestLetters.Letter(0, line: "the line"), TestLetters.Letter(5, line: "of a partition that was cut")], Cancelled);

        var messages = await ReadAsync(2);
        Assert.Equal(["the line", "of a partition that was cut"], messages.Select(message => Encoding.UTF8.GetString(message.Value!)));
        Assert.All(messages, message => Assert.Contains("okl-original=lost", HeadersOf(message)));
        Assert.Equal(2, lost.Sum);
    }

    [Fact]
    public async Task WriteAsync_ManyAtOnce_WritesEachOnce()
    {
        const int Count = 20_000;
        await _bed.ProduceAsync("logs", 0, Count);
        using var counted = new MetricReader(_bed.Meters, "okl.dead_letters.records");

        await Task.WhenAll(Enumerable.Range(0, Count).Select(i => TestLetters.Letter(i)).Chunk(500).Select(letters => Writer.WriteAsync(letters, Cancelled)));

        var messages = await ReadAsync(Count);
        Assert.Equal(Enumerable.Range(0, Count), messages.Select(message => int.Parse(message.Value!, System.Globalization.CultureInfo.InvariantCulture)).Order());
        Assert.Equal(Count, counted.Sum);
    }

    [Fact]
    public async Task WriteAsync_BrokerDown_FailsAndLaterSucceeds()
    {
        await _bed.ProduceAsync("logs", 0, 1);
        _bed.Pipelines["p"].Source.SocketTimeoutMs = 1000;
        _bed.Cluster.SetBrokerDown(1);
        var error = await Assert.ThrowsAnyAsync<Exception>(() => Writer.WriteAsync([TestLetters.Letter(0)], Cancelled).WaitAsync(Eventually.Deadline, Cancelled));
        Assert.IsNotType<TimeoutException>(error);

        _bed.Cluster.SetBrokerUp(1);
        await WriteUntilWrittenAsync();

        Assert.Single(await ReadAsync(1));
    }

    [Fact]
    public async Task WriteAsync_BrokerGoneWhileProducing_FailsAndLaterSucceeds()
    {
        await _bed.ProduceAsync("logs", 0, 2);
        await Writer.WriteAsync([TestLetters.Letter(0)], Cancelled);
        _bed.Cluster.PushRequestErrors(0, [.. Enumerable.Repeat(ErrorCode.NotEnoughReplicas, 8)]);

        var exception = await Assert.ThrowsAsync<DeadLetterException>(() => Writer.WriteAsync([TestLetters.Letter(1)], Cancelled));

        Assert.Contains("p.dead-letters", exception.Message, StringComparison.Ordinal);
        await WriteUntilWrittenAsync(1);
        Assert.Equal(2, (await ReadAsync(2)).Select(message => Encoding.UTF8.GetString(message.Value!)).Distinct().Count());
    }

    [Fact]
    public async Task WriteAsync_BrokerForbidsIdempotence_NamesTheRightAndWritesWithout()
    {
        const short InitProducerId = 22;
        await _bed.ProduceAsync("logs", 0, 1);
        _bed.Cluster.PushRequestErrors(InitProducerId, [.. Enumerable.Repeat(ErrorCode.ClusterAuthorizationFailed, 100)]);

        var exception = await Assert.ThrowsAsync<DeadLetterException>(() => Writer.WriteAsync([TestLetters.Letter(0)], Cancelled));

        Assert.Contains("grant it IDEMPOTENT_WRITE on the cluster", exception.Message, StringComparison.Ordinal);
        await WriteUntilWrittenAsync();
        Assert.Single(await ReadAsync(1));
    }

    [Fact]
    public async Task WriteAsync_TopicTakesNoSuchSize_KeepsTheCoordinates()
    {
        await _bed.ProduceAsync("logs", 0, 2);
        _bed.Pipelines["p"].Source.LibrdkafkaOptions["linger.ms"] = "200";
        _bed.Cluster.PushRequestErrors(0, ErrorCode.MsgSizeTooLarge, ErrorCode.NoError, ErrorCode.MsgSizeTooLarge);
        using var tooLarge = new MetricReader(_bed.Meters, "okl.dead_letters.originals_too_large");

        await Writer.WriteAsync([TestLetters.Letter(0), TestLetters.Letter(1)], Cancelled);

        var messages = await ReadAsync(2);
        Assert.Equal("0", Encoding.UTF8.GetString(messages[0].Value!));
        Assert.Null(messages[1].Value);
        Assert.Contains("okl-original=too-large", HeadersOf(messages[1]));
        Assert.Contains("okl-offset=1", HeadersOf(messages[1]));
        Assert.Equal(1, tooLarge.Sum);
    }

    [Fact]
    public async Task WriteAsync_TopicTakesNoSuchTimestamp_LeavesItToTheBroker()
    {
        await _bed.ProduceAsync("logs", 0, 1);
        _bed.Cluster.PushRequestErrors(0, ErrorCode.InvalidTimestamp, ErrorCode.InvalidTimestamp);

        await Writer.WriteAsync([TestLetters.Letter(0)], Cancelled);

        Assert.Equal("0", Encoding.UTF8.GetString(Assert.Single(await ReadAsync(1)).Value!));
    }

    [Fact]
    public async Task WriteAsync_NoTopic_IsCreated()
    {
        // The mock cluster has no controller to create topics; it makes them when they are first asked for.
        _bed.AddPipeline("q", "logs").SocketTimeoutMs = 1000;
        await _bed.ProduceAsync("logs", 0, 1);

        await Writer.WriteAsync([TestLetters.Letter(0, pipeline: "q")], Cancelled);

        Assert.Contains("q.dead-letters", (await _bed.Get<KafkaAdmins>().Of("q").GetTopicsAsync(Cancelled)).PartitionCounts.Keys);
    }

    private async Task WriteUntilWrittenAsync(long offset = 0) => await Eventually.HoldsAsync(
        async () =>
        {
            try
            {
                await Writer.WriteAsync([TestLetters.Letter(offset)], Cancelled);
                return true;
            }
            catch (DeadLetterException)
            {
                return false;
            }
        },
        "the letter is written");

    private async Task ProduceAsync(Message<byte[]?, byte[]?> message)
    {
        using var producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig { BootstrapServers = _bed.Cluster.BootstrapServers }).Build();
        await producer.ProduceAsync(new TopicPartition("logs", 0), message, Cancelled);
    }

    private async Task<List<SourceRecord>> ReadAsync(int count)
    {
        List<SourceRecord> messages = [];
        await foreach (var message in _bed.Get<IRecordFetcher>()
            .FetchAsync(new PartitionId("p", Topic, 0), [.. Enumerable.Range(0, count + 5).Select(offset => (long)offset)], Cancelled))
        {
            messages.Add(message);
        }

        Assert.Equal(count, messages.Count);
        return messages;
    }

    private static List<string> HeadersOf(SourceRecord message)
    {
        List<string> headers = [];
        var block = message.Headers.Span;
        while (Grains.Records.HeaderBlock.TryReadNext(ref block, out var name, out var value, out _))
        {
            headers.Add($"{Encoding.UTF8.GetString(name)}={Encoding.UTF8.GetString(value)}");
        }

        return headers;
    }
}
