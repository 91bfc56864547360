using System.Collections.Frozen;
using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Loki.Limits;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Silo.DeadLetters;
using OrleansKafkaLoki.Silo.Kafka.Admin;
using OrleansKafkaLoki.Silo.Replay;
using OrleansKafkaLoki.Silo.Tests.DeadLetters;
using OrleansKafkaLoki.Silo.Tests.Kafka;

namespace OrleansKafkaLoki.Silo.Tests.Replay;

/// <summary>Brokers, or a folder, with dead letters, and a Loki in memory to replay them to.</summary>
public abstract class ReplayBed : IAsyncDisposable
{
    private protected KafkaTestBed Bed { get; } = new();

    private protected MemoryLoki Loki { get; } = new();

    private protected TempFolder Folder { get; } = new();

    protected ReplayBed()
    {
        Bed.Cluster.CreateTopic("logs", 2);
        Bed.Cluster.CreateTopic("p.dead-letters", 2);
        Bed.AddPipeline("p", "logs");
        Options.Sink.Encoding.Codec = LineCodec.RawMessage;
        Options.Sink.Labels["topic"] = "{{ topic }}";
        Options.Sink.Limits.RejectOldSamplesMaxAgeSecs = 0;
    }

    public enum Place
    {
        Topic,
        File,
    }

    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private protected PipelineOptions Options => Bed.Pipelines["p"];

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Bed.DisposeAsync();
        Folder.Dispose();
    }

    private protected static SourceRecord Record(int number) =>
        new(number, 1_700_000_000_000 + number, null, Encoding.UTF8.GetBytes($"line {number}"), default);

    private protected async Task DeadLetterAsync(Place place, int count, int laterMs = 0)
    {
        Options.DeadLetters.Target = place == Place.File ? DeadLetterTarget.File : DeadLetterTarget.Kafka;
        Options.DeadLetters.Folder = Folder.Path;
        using var producer = Bed.Producer();
        for (var i = 0; i < count; i++)
        {
            producer.Produce(
                new TopicPartition("logs", 0),
                new Message<byte[], byte[]> { Value = Encoding.UTF8.GetBytes($"line {i}"), Timestamp = new Timestamp(1_700_000_000_000 + i, TimestampType.CreateTime) });
        }

        await Task.Run(() => producer.Flush(Cancelled));
        using var store = Bed.Get<DeadLetterStores>().Create("p");
        await store.BeginAsync(Cancelled);
        for (var i = 0; i < count; i++)
        {
            var letter = TestLetters.Letter(i, line: $"line {i}");
            await store.AddAsync(letter with { TimestampNs = letter.TimestampNs + (laterMs * 1_000_000L) }, Record(i), Cancelled);
        }

        await store.CommitAsync(Cancelled);
    }

    private protected async Task<ReplaySummary> ReplayAsync(
        string pipeline = "p", RejectionCause[]? causes = null, bool isDryRun = false, bool toOriginalStreams = false, ILokiPusher? pusher = null,
        CancellationToken? stopping = null, CancellationToken? cancellationToken = null)
    {
        var summary = new ReplaySummary();
        var run = new ReplayRun(
            new ReplayOptions(pipeline, [], (causes ?? []).ToFrozenSet(), toOriginalStreams, isDryRun), Bed, Bed.Get<KafkaAdmins>(), Bed.Get<IRecordFetcher>(),
            Loki, pusher ?? Loki, new LearnedLimits(TimeProvider.System, NullLogger<LearnedLimits>.Instance), Bed.Get<DeadLetterStores>(), TimeProvider.System);
        await run.RunAsync(summary, _ => Task.CompletedTask, stopping ?? Cancelled, cancellationToken ?? Cancelled);
        return summary;
    }

    private protected void AssertStored(IEnumerable<int> numbers) =>
        Assert.Equal(numbers.Select(number => $"line {number}").Order(StringComparer.Ordinal), Loki.Stored.Select(entry => entry.Line).Order(StringComparer.Ordinal));
}
