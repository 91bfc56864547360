using System.Text;
using Confluent.Kafka;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Silo.DeadLetters;
using OrleansKafkaLoki.Silo.Replay;
using OrleansKafkaLoki.Silo.Tests.DeadLetters;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace OrleansKafkaLoki.Silo.Tests.Replay;

/// <summary>Whole replays: from brokers or files to a Loki in memory.</summary>
public sealed class ReplayRunTests : ReplayBed
{
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
        var pusher = new InterruptedPusher(Loki, afterPushes: 2, interrupt);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ReplayAsync(pusher: pusher, cancellationToken: interrupt.Token));

        var before = Loki.Stored.Count;
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
        Loki.Refuses = "line 1";

        var refused = await ReplayAsync();
        Loki.Refuses = null;
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
        Assert.Empty(Loki.Stored);
        Assert.Equal(30, (await ReplayAsync()).Replayed);
    }

    [Theory]
    [InlineData(Place.Topic)]
    [InlineData(Place.File)]
    public async Task RunAsync_ToldToStop_ReleasesWhatIsUnderWay(Place place)
    {
        await DeadLetterAsync(place, 30);
        Options.Sink.Batch.MaxEvents = 7;
        Loki.BlindBelowNs = long.MaxValue;
        using var stop = new CancellationTokenSource();

        // It stops between two partitions of the topic, if letters are in both.
        await Xunit.Record.ExceptionAsync(() => ReplayAsync(pusher: new InterruptedPusher(Loki, afterPushes: 1, stop), stopping: stop.Token));
        await ReplayAsync();

        AssertStored(Enumerable.Range(0, 30));
    }

    [Fact]
    public async Task RunAsync_AnswerLost_AsksBeforeItSendsAgain()
    {
        await DeadLetterAsync(Place.Topic, 10);
        Loki.LosesAnswers = 1;
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
        Loki.Hides = "line 2";
        Options.Sink.Query.IngestersWithinSecs = 0;

        var summary = await ReplayAsync();

        Assert.Equal((19, 11), (summary.Replayed, summary.Refused));
        Assert.Contains("too_far_behind: 11", summary.ToText(isDryRun: false), StringComparison.Ordinal);
        Loki.Hides = null;
        Assert.Equal(11, (await ReplayAsync()).Replayed);
        AssertStored(Enumerable.Range(0, 30));
    }

    [Fact]
    public async Task RunAsync_TooOldForQueriesToFind_AreNotSentAgain()
    {
        await DeadLetterAsync(Place.Topic, 30);
        Loki.BlindBelowNs = long.MaxValue;

        var summary = await ReplayAsync();

        Assert.Equal((30, 30, 0), (summary.Replayed, summary.Unseen, summary.PossiblyRepeated));

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
        using (var producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig { BootstrapServers = Bed.Cluster.BootstrapServers }).Build())
        {
            await producer.ProduceAsync(new TopicPartition("p.dead-letters", 0), forged, Cancelled);
        }

        var summary = await ReplayAsync();

        Assert.Equal((1, 1, false), (summary.Replayed, summary.Unreadable.Count, summary.IsComplete));
        Assert.StartsWith("p.dead-letters [[0]] offset", summary.Unreadable.First, StringComparison.Ordinal);
        Assert.Single(Loki.Stored);
    }

    [Fact]
    public async Task RunAsync_TooLargeToKeepAndTheTopicWasMadeAnew_TakesNoOtherRecordForIt()
    {
        await Bed.ProduceAsync("logs", 0, 1);
        Bed.Cluster.PushRequestErrors(0, ErrorCode.MsgSizeTooLarge, ErrorCode.MsgSizeTooLarge);
        await Bed.Get<IDeadLetterWriter>().WriteAsync([TestLetters.Letter(0)], Cancelled);
        Bed.Cluster.DeleteTopic("logs");
        Bed.Cluster.CreateTopic("logs", 2);
        using (var producer = Bed.Producer())
        {
            await producer.ProduceAsync(new TopicPartition("logs", 0), new Message<byte[], byte[]> { Value = "another"u8.ToArray() }, Cancelled);
        }

        var summary = await ReplayAsync();

        Assert.Equal((0, 1), (summary.Replayed, summary.Gone));
        Assert.Empty(Loki.Stored);
    }

    [Fact]
    public async Task RunAsync_LokiDoesNotTellWhatItHolds_SendsNothing()
    {
        await DeadLetterAsync(Place.Topic, 1);
        Loki.Answers = ReadOutcome.Forbidden;

        await Assert.ThrowsAsync<ReplayException>(() => ReplayAsync());
        Assert.Empty(Loki.Stored);

        Options.Sink.Delivery = DeliveryMode.AtLeastOnce;
        Assert.Equal((1, 0), await ReplayAsync() is var summary ? (summary.Replayed, summary.Unseen) : default);
    }

    [Fact]
    public async Task RunAsync_OriginalLost_ShipsTheEntryThatWasRefused()
    {
        await Bed.ProduceAsync("logs", 0, 1);
        Bed.Cluster.DeleteRecords("logs", 0, 1);
        var letter = TestLetters.Letter(0, line: "the line");
        await Bed.Get<IDeadLetterWriter>().WriteAsync([letter], Cancelled);

        Assert.Equal(1, (await ReplayAsync()).Replayed);

        var own = letter.Stream with { Labels = "{app=\"a/b\", replayed=\"2023-11-14T22\"}" };
        Assert.Equal((own, letter.TimestampNs, "the line"), Assert.Single(Loki.Stored));
    }

    [Fact]
    public async Task RunAsync_TooLargeToKeep_ReadsTheRecordAgain()
    {
        await Bed.ProduceAsync("logs", 0, 2);
        for (var offset = 0; offset < 2; offset++)
        {
            Bed.Cluster.PushRequestErrors(0, ErrorCode.MsgSizeTooLarge, ErrorCode.MsgSizeTooLarge);
            await Bed.Get<IDeadLetterWriter>().WriteAsync([TestLetters.Letter(offset)], Cancelled);
        }

        Bed.Cluster.DeleteRecords("logs", 0, 1);

        var summary = await ReplayAsync();

        Assert.Equal((1, 1, false), (summary.Replayed, summary.Gone, summary.IsComplete));
        Assert.Equal("1", Assert.Single(Loki.Stored).Line);
    }

    [Fact]
    public async Task RunAsync_LineStillTooLong_IsRefusedBeforeItIsSent()
    {
        await DeadLetterAsync(Place.Topic, 3);
        Options.Sink.Limits.MaxLineSize = 2;

        var summary = await ReplayAsync();

        Assert.Equal((0, 3, 0), (summary.Replayed, summary.Refused, Loki.Questions));
        Assert.Contains("line_too_long: 3", summary.ToText(isDryRun: false), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_ConfigurationChanged_ShipsAsConfiguredNow()
    {
        await DeadLetterAsync(Place.Topic, 1);
        Options.Sink.Labels["offset"] = "{{ offset }}";

        await ReplayAsync();

        var (stream, timestampNs, _) = Assert.Single(Loki.Stored);
        Assert.Equal("{offset=\"0\", replayed=\"2023-11-14T22\", topic=\"logs\"}", stream.Labels);
        Assert.Equal(1_700_000_000_000, timestampNs / 1_000_000);
    }

    [Theory]
    [InlineData(TooOldAction.RewriteTimestamp, 623)] // As its letter says.
    [InlineData(TooOldAction.DeadLetter, 0)]
    public async Task RunAsync_RecordWasSentUnderAnotherTime_KeepsIt(TooOldAction action, int laterMs)
    {
        Options.Sink.OnTooOld = action;
        Options.Sink.DistinctTimestamps = false;
        await DeadLetterAsync(Place.Topic, 1, laterMs: 500);

        Assert.Equal(1, (await ReplayAsync()).Replayed);

        Assert.Equal(Record(0).TimestampMs + laterMs, Assert.Single(Loki.Stored).TimestampNs / 1_000_000);
    }

    [Fact]
    public async Task RunAsync_SharedTopic_LeavesTheOthersAlone()
    {
        await DeadLetterAsync(Place.Topic, 2);
        Bed.AddPipeline("q", "logs");
        Bed.Pipelines["q"].DeadLetters.Topic = "p.dead-letters";
        Bed.Pipelines["q"].Sink.Labels["of"] = "q";
        Bed.Pipelines["q"].Sink.Limits.RejectOldSamplesMaxAgeSecs = 0;
        await Bed.Get<IDeadLetterWriter>().WriteAsync([TestLetters.Letter(1, pipeline: "q")], Cancelled);

        var summary = await ReplayAsync("q");

        Assert.Equal((1, 2), (summary.Replayed, summary.Foreign));
    }

    [Fact]
    public async Task RunAsync_TopicMadeAnew_BeginsAtItsBeginning()
    {
        await DeadLetterAsync(Place.Topic, 30);
        await ReplayAsync();
        Bed.Cluster.DeleteTopic("p.dead-letters");
        Bed.Cluster.CreateTopic("p.dead-letters", 2);
        await DeadLetterAsync(Place.Topic, 2);

        Assert.Equal(2, (await ReplayAsync()).AlreadyStored);
    }

    [Fact]
    public async Task RunAsync_FileGrowsMeanwhile_GoesOnInAnother()
    {
        await DeadLetterAsync(Place.File, 0);
        using var store = Bed.Get<DeadLetterStores>().Create("p");
        await WriteAsync(store, 0);
        await WriteAsync(store, 1);
        await WriteAsync(store, 2);
        Loki.Answers = ReadOutcome.Unavailable;
        var replay = ReplayAsync();
        await Eventually.HoldsAsync(() => Loki.Questions > 0, "the replay waits for Loki");
        await WriteAsync(store, 3);
        Loki.Answers = ReadOutcome.Complete;

        Assert.Equal(3, (await replay).Replayed);
        Assert.Equal(1, (await ReplayAsync()).Replayed);
        Assert.All(Directory.GetFiles(Folder.Path), file => Assert.EndsWith(".replayed", file, StringComparison.Ordinal));

        async Task WriteAsync(IDeadLetterStore to, int number)
        {
            await to.BeginAsync(Cancelled);
            await to.AddAsync(TestLetters.Letter(number, line: $"line {number}"), Record(number), Cancelled);
            await to.CommitAsync(Cancelled);
        }
    }
}
