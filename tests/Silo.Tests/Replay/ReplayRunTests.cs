using System.Collections.Frozen;
using System.Text;
using Confluent.Kafka;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Silo.DeadLetters;
using OrleansKafkaLoki.Silo.Kafka.Admin;
using OrleansKafkaLoki.Silo.Replay;
using OrleansKafkaLoki.Silo.Tests.DeadLetters;
using OrleansKafkaLoki.Silo.Tests.Kafka;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace OrleansKafkaLoki.Silo.Tests.Replay;

/// <summary>Whole replays: from brokers or files to a Loki in memory.</summary>
public sealed class ReplayRunTests : IAsyncDisposable
{
    private readonly KafkaTestBed _bed = new();
    private readonly MemoryLoki _loki = new();
    private readonly TempFolder _folder = new();

    public ReplayRunTests()
    {
        _bed.Cluster.CreateTopic("logs", 2);
        _bed.Cluster.CreateTopic("p.dead-letters", 2);
        _bed.AddPipeline("p", "logs");
        Options.Sink.Encoding.Codec = LineCodec.RawMessage;
        Options.Sink.Labels["topic"] = "{{ topic }}";
    }

    public enum Place
    {
        Topic,
        File,
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private PipelineOptions Options => _bed.Pipelines["p"];

    public async ValueTask DisposeAsync()
    {
        await _bed.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(Place.Topic)]
    [InlineData(Place.File)]
    public async Task RunAsync_Twice_StoresEachOnce(Place place)
    {
        await DeadLetterAsync(place, 30);

        var first = await ReplayAsync();
        var again = await ReplayAsync();

        Assert.Equal((30, 0, true), (first.Replayed, first.AlreadyStored, first.IsComplete));
        Assert.Equal((0, 0, true), (again.Replayed, again.AlreadyStored, again.IsComplete));
        AssertStored(Enumerable.Range(0, 30));
    }

    [Theory]
    [InlineData(Place.Topic)]
    [InlineData(Place.File)]
    public async Task RunAsync_BrokenOffBeforeItReleasedThem_FindsThemStored(Place place)
    {
        await DeadLetterAsync(place, 30);
        Options.Sink.Batch.MaxEvents = 7;
        Options.Sink.Request.Concurrency = 1;
        using var interrupt = new CancellationTokenSource();
        var pusher = new InterruptedPusher(_loki, afterPushes: 2, interrupt);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ReplayAsync(pusher: pusher, cancellationToken: interrupt.Token));

        var before = _loki.Stored.Count;
        Assert.InRange(before, 2, 29);
        var again = await ReplayAsync();

        Assert.Equal(30 - before, again.Replayed);
        AssertStored(Enumerable.Range(0, 30));
    }

    [Theory]
    [InlineData(Place.Topic)]
    [InlineData(Place.File)]
    public async Task RunAsync_RefusedAgain_AreKeptWithTheirRecords(Place place)
    {
        await DeadLetterAsync(place, 30);
        _loki.Refuses = "line 1";

        var refused = await ReplayAsync();
        _loki.Refuses = null;
        var fixedNow = await ReplayAsync();

        Assert.Equal((19, 11, false), (refused.Replayed, refused.Refused, refused.IsComplete));
        Assert.Contains("too_old: 11, such as p/logs/0 at 1", refused.ToText(isDryRun: false), StringComparison.Ordinal);
        Assert.Equal((11, 0, 0), (fixedNow.Replayed, fixedNow.AlreadyStored, fixedNow.Refused));
        AssertStored(Enumerable.Range(0, 30));
    }

    [Theory]
    [InlineData(Place.Topic)]
    [InlineData(Place.File)]
    public async Task RunAsync_SkippedByTheFilter_StayForTheNext(Place place)
    {
        await DeadLetterAsync(place, 30);

        var none = await ReplayAsync(causes: [RejectionCause.Metadata]);
        var all = await ReplayAsync(causes: [RejectionCause.TooOld]);

        Assert.Equal((0, 30), (none.Replayed, none.Skipped));
        Assert.Equal((30, 0), (all.Replayed, all.Skipped));
        AssertStored(Enumerable.Range(0, 30));
    }

    [Theory]
    [InlineData(Place.Topic)]
    [InlineData(Place.File)]
    public async Task RunAsync_DryRun_ChangesNothing(Place place)
    {
        await DeadLetterAsync(place, 30);

        var dry = await ReplayAsync(isDryRun: true);

        Assert.Equal(30, dry.Replayed);
        Assert.Empty(_loki.Stored);
        Assert.Equal(30, (await ReplayAsync()).Replayed);
    }

    [Fact]
    public async Task RunAsync_AnswerLost_AsksBeforeItSendsAgain()
    {
        await DeadLetterAsync(Place.Topic, 10);
        _loki.LosesAnswers = 1;
        Options.Sink.Query.SettleSecs = 0.1;

        var summary = await ReplayAsync();

        Assert.Equal((10, 0), (summary.Replayed, summary.AlreadyStored));
        AssertStored(Enumerable.Range(0, 10));
    }

    [Theory]
    [InlineData(Place.Topic)]
    [InlineData(Place.File)]
    public async Task RunAsync_LokiHidesRefusalsOfSeveral_AreKept(Place place)
    {
        await DeadLetterAsync(place, 30);
        _loki.Hides = "line 2";
        Options.Sink.Query.IngestersWithinSecs = 0;

        var summary = await ReplayAsync();

        Assert.Equal((19, 11), (summary.Replayed, summary.Refused));
        Assert.Contains("too_far_behind: 11", summary.ToText(isDryRun: false), StringComparison.Ordinal);
        _loki.Hides = null;
        Assert.Equal(11, (await ReplayAsync()).Replayed);
        AssertStored(Enumerable.Range(0, 30));
    }

    [Fact]
    public async Task RunAsync_TooOldForQueriesToFind_AreNotSentAgain()
    {
        await DeadLetterAsync(Place.Topic, 30);
        _loki.BlindBelowNs = long.MaxValue;

        Assert.Equal(30, (await ReplayAsync()).Replayed);

        AssertStored(Enumerable.Range(0, 30));
    }

    [Theory]
    [InlineData(DeadLetterHeaders.Labels, "no labels")]
    [InlineData(DeadLetterHeaders.Tenant, "../other")]
    [InlineData(DeadLetterHeaders.Metadata, "no json")]
    [InlineData(DeadLetterHeaders.Offset, "one")]
    public async Task RunAsync_ForgedLetterBetweenOthers_IsToldAndPassed(string header, string value)
    {
        await DeadLetterAsync(Place.Topic, 1);
        var forged = DeadLetterHeaders.Write(TestLetters.Letter(5, line: "forged"), original: null);
        forged.Headers.Remove(header);
        forged.Headers.Add(header, Encoding.UTF8.GetBytes(value));
        using (var producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig { BootstrapServers = _bed.Cluster.BootstrapServers }).Build())
        {
            await producer.ProduceAsync(new TopicPartition("p.dead-letters", 0), forged, Cancelled);
        }

        var summary = await ReplayAsync();

        Assert.Equal((1, 1, false), (summary.Replayed, summary.Unreadable.Count, summary.IsComplete));
        Assert.StartsWith("p.dead-letters [[0]] offset", summary.Unreadable.First, StringComparison.Ordinal);
        Assert.Single(_loki.Stored);
    }

    [Fact]
    public async Task RunAsync_TooLargeToKeepAndTheTopicWasMadeAnew_TakesNoOtherRecordForIt()
    {
        await _bed.ProduceAsync("logs", 0, 1);
        _bed.Cluster.PushRequestErrors(0, ErrorCode.MsgSizeTooLarge, ErrorCode.MsgSizeTooLarge);
        await _bed.Get<IDeadLetterWriter>().WriteAsync([TestLetters.Letter(0)], Cancelled);
        _bed.Cluster.DeleteTopic("logs");
        _bed.Cluster.CreateTopic("logs", 2);
        using (var producer = _bed.Producer())
        {
            await producer.ProduceAsync(new TopicPartition("logs", 0), new Message<byte[], byte[]> { Value = "another"u8.ToArray() }, Cancelled);
        }

        var summary = await ReplayAsync();

        Assert.Equal((0, 1), (summary.Replayed, summary.Gone));
        Assert.Empty(_loki.Stored);
    }

    [Fact]
    public async Task RunAsync_LokiDoesNotTellWhatItHolds_SendsNothing()
    {
        await DeadLetterAsync(Place.Topic, 1);
        _loki.Answers = ReadOutcome.Forbidden;

        await Assert.ThrowsAsync<ReplayException>(() => ReplayAsync());
        Assert.Empty(_loki.Stored);

        Options.Sink.Delivery = DeliveryMode.AtLeastOnce;
        Assert.Equal(1, (await ReplayAsync()).Replayed);
    }

    [Fact]
    public async Task RunAsync_OriginalLost_ShipsTheEntryThatWasRefused()
    {
        await _bed.ProduceAsync("logs", 0, 1);
        _bed.Cluster.DeleteRecords("logs", 0, 1);
        var letter = TestLetters.Letter(0, line: "the line");
        await _bed.Get<IDeadLetterWriter>().WriteAsync([letter], Cancelled);

        Assert.Equal(1, (await ReplayAsync()).Replayed);

        Assert.Equal((letter.Stream, letter.TimestampNs, "the line"), Assert.Single(_loki.Stored));
    }

    [Fact]
    public async Task RunAsync_TooLargeToKeep_ReadsTheRecordAgain()
    {
        await _bed.ProduceAsync("logs", 0, 2);
        for (var offset = 0; offset < 2; offset++)
        {
            _bed.Cluster.PushRequestErrors(0, ErrorCode.MsgSizeTooLarge, ErrorCode.MsgSizeTooLarge);
            await _bed.Get<IDeadLetterWriter>().WriteAsync([TestLetters.Letter(offset)], Cancelled);
        }

        _bed.Cluster.DeleteRecords("logs", 0, 1);

        var summary = await ReplayAsync();

        Assert.Equal((1, 1, false), (summary.Replayed, summary.Gone, summary.IsComplete));
        Assert.Equal("1", Assert.Single(_loki.Stored).Line);
    }

    [Fact]
    public async Task RunAsync_LineStillTooLong_IsRefusedBeforeItIsSent()
    {
        await DeadLetterAsync(Place.Topic, 3);
        Options.Sink.Limits.MaxLineSize = 2;

        var summary = await ReplayAsync();

        Assert.Equal((0, 3, 0), (summary.Replayed, summary.Refused, _loki.Questions));
        Assert.Contains("line_too_long: 3", summary.ToText(isDryRun: false), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_ConfigurationChanged_ShipsAsConfiguredNow()
    {
        await DeadLetterAsync(Place.Topic, 1);
        Options.Sink.Labels["offset"] = "{{ offset }}";

        await ReplayAsync();

        var (stream, timestampNs, _) = Assert.Single(_loki.Stored);
        Assert.Equal("{offset=\"0\", topic=\"logs\"}", stream.Labels);
        Assert.Equal(1_700_000_000_000, timestampNs / 1_000_000);
    }

    [Fact]
    public async Task RunAsync_SharedTopic_LeavesTheOthersAlone()
    {
        await DeadLetterAsync(Place.Topic, 2);
        _bed.AddPipeline("q", "logs");
        _bed.Pipelines["q"].DeadLetters.Topic = "p.dead-letters";
        _bed.Pipelines["q"].Sink.Labels["of"] = "q";
        await _bed.Get<IDeadLetterWriter>().WriteAsync([TestLetters.Letter(1, pipeline: "q")], Cancelled);

        var summary = await ReplayAsync("q");

        Assert.Equal((1, 2), (summary.Replayed, summary.Foreign));
    }

    [Fact]
    public async Task RunAsync_TopicMadeAnew_BeginsAtItsBeginning()
    {
        await DeadLetterAsync(Place.Topic, 30);
        await ReplayAsync();
        _bed.Cluster.DeleteTopic("p.dead-letters");
        _bed.Cluster.CreateTopic("p.dead-letters", 2);
        await DeadLetterAsync(Place.Topic, 2);

        Assert.Equal(2, (await ReplayAsync()).AlreadyStored);
    }

    [Fact]
    public async Task RunAsync_FileGrowsMeanwhile_GoesOnInAnother()
    {
        await DeadLetterAsync(Place.File, 0);
        using var store = _bed.Get<DeadLetterStores>().Create("p");
        await WriteAsync(store, 0);
        await WriteAsync(store, 1);
        await WriteAsync(store, 2);
        _loki.Answers = ReadOutcome.Unavailable;
        var replay = ReplayAsync();
        await Eventually.HoldsAsync(() => _loki.Questions > 0, "the replay waits for Loki");
        await WriteAsync(store, 3);
        _loki.Answers = ReadOutcome.Complete;

        Assert.Equal(3, (await replay).Replayed);
        Assert.Equal(1, (await ReplayAsync()).Replayed);
        Assert.All(Directory.GetFiles(_folder.Path), file => Assert.EndsWith(".replayed", file, StringComparison.Ordinal));

        async Task WriteAsync(IDeadLetterStore to, int number)
        {
            await to.BeginAsync(Cancelled);
            await to.AddAsync(TestLetters.Letter(number, line: $"line {number}"), Record(number), Cancelled);
            await to.CommitAsync(Cancelled);
        }
    }

    private static SourceRecord Record(int number) =>
        new(number, 1_700_000_000_000 + number, null, Encoding.UTF8.GetBytes($"line {number}"), default);

    private async Task DeadLetterAsync(Place place, int count)
    {
        Options.DeadLetters.Target = place == Place.File ? DeadLetterTarget.File : DeadLetterTarget.Kafka;
        Options.DeadLetters.Folder = _folder.Path;
        using var producer = _bed.Producer();
        for (var i = 0; i < count; i++)
        {
            producer.Produce(
                new TopicPartition("logs", 0),
                new Message<byte[], byte[]> { Value = Encoding.UTF8.GetBytes($"line {i}"), Timestamp = new Timestamp(1_700_000_000_000 + i, TimestampType.CreateTime) });
        }

        await Task.Run(() => producer.Flush(Cancelled));
        using var store = _bed.Get<DeadLetterStores>().Create("p");
        await store.BeginAsync(Cancelled);
        for (var i = 0; i < count; i++)
        {
            await store.AddAsync(TestLetters.Letter(i, line: $"line {i}"), Record(i), Cancelled);
        }

        await store.CommitAsync(Cancelled);
    }

    private async Task<ReplaySummary> ReplayAsync(
        string pipeline = "p", RejectionCause[]? causes = null, bool isDryRun = false, ILokiPusher? pusher = null, CancellationToken? cancellationToken = null)
    {
        var summary = new ReplaySummary();
        var run = new ReplayRun(
            new ReplayOptions(pipeline, [], (causes ?? []).ToFrozenSet(), isDryRun), _bed, _bed.Get<KafkaAdmins>(), _bed.Get<IRecordFetcher>(),
            _loki, pusher ?? _loki, _bed.Get<DeadLetterStores>(), TimeProvider.System);
        await run.RunAsync(summary, cancellationToken ?? Cancelled);
        return summary;
    }

    private void AssertStored(IEnumerable<int> numbers) =>
        Assert.Equal(numbers.Select(number => $"line {number}").Order(StringComparer.Ordinal), _loki.Stored.Select(entry => entry.Line).Order(StringComparer.Ordinal));
}
