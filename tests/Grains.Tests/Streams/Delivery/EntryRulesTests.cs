using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Loki.Limits;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Streams.Batches;
using OrleansKafkaLoki.Grains.Streams.Delivery;
using OrleansKafkaLoki.Grains.Streams.Journal;
using OrleansKafkaLoki.Grains.Tests.Records.Chunks;
using OrleansKafkaLoki.Grains.Tests.Storage;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Delivery;

public sealed class EntryRulesTests
{
    private static readonly LabelStream Stream = new("app", "", "{}");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 10, 0, 0, 0, TimeSpan.Zero));
    private readonly LearnedLimits _limits;
    private readonly LimitsOptions _options = new();

    public EntryRulesTests() => _limits = new LearnedLimits(_time, NullLogger<LearnedLimits>.Instance);

    [Fact]
    public void Apply_NoLimits_LeavesAll()
    {
        (_options.CreationGracePeriodSecs, _options.RejectOldSamplesMaxAgeSecs) = (0, 0);

        var (left, rejected) = Apply(Entries((1, -40), (2, 0), (3, 50_000)));

        Assert.Equal(3, left.Count);
        Assert.Empty(rejected);
    }

    [Fact]
    public void Apply_NothingLearned_RefusesTooOldAndTooNewByTheOptions()
    {
        var (left, rejected) = Apply(Entries((1, -8), (2, -7), (3, 0), (4, 50_000)));

        Assert.Equal(2, left.Count);
        Assert.Equal([(1, RejectionCause.TooOld, 0), (4, RejectionCause.TooNew, 0)], rejected.Select(record => (record.Offset, record.Cause, record.Status)));
    }

    [Fact]
    public void Apply_LokiTakesOlderThanTheOptions_GoesByWhatItSaid()
    {
        Learn("entry for stream '{}' has timestamp too old: 2025-11-01T00:00:00Z, oldest acceptable timestamp is: 2025-12-01T00:00:00Z", RejectionCause.TooOld);

        var (left, rejected) = Apply(Entries((1, -41), (2, -39)));

        Assert.Equal(1, left.Count);
        Assert.Equal(1, Assert.Single(rejected).Offset);
    }

    [Fact]
    public void Apply_CloseToTheLimits_LeavesThemToLokisClock()
    {
        (_options.CreationGracePeriodSecs, _options.RejectOldSamplesMaxAgeSecs) = ((3 * 86_400) - 299, (3 * 86_400) - 299);

        Assert.Equal(2, Apply(Entries((1, -3), (2, 3))).Left.Count);
        Assert.Equal(0, Apply(Entries((1, -4), (2, 4))).Left.Count);
    }

    [Fact]
    public void Apply_AgeLearned_RefusesWhatIsOlderInLokisWordsIfItHasJustSpoken()
    {
        var answer = Learn("entry for stream '{}' has timestamp too old: 2026-01-01T00:00:00Z, oldest acceptable timestamp is: 2026-01-03T00:00:00Z", RejectionCause.TooOld);

        var (left, rejected) = Apply(Entries((1, -8), (2, -6)), answer);

        Assert.Equal(1, left.Count);
        Assert.Equal((1, RejectionCause.TooOld, 400, answer.Reason), Assert.Single(rejected));
    }

    [Fact]
    public void Apply_AgeLearnedEarlier_RefusesBeforeAnythingIsSent()
    {
        Learn("entry for stream '{}' has timestamp too old: 2026-01-01T00:00:00Z, oldest acceptable timestamp is: 2026-01-03T00:00:00Z", RejectionCause.TooOld);

        var (left, rejected) = Apply(Entries((1, -8), (2, -6)));

        Assert.Equal(1, left.Count);
        Assert.Equal((1, RejectionCause.TooOld, 0), Assert.Single(rejected) is var record ? (record.Offset, record.Cause, record.Status) : default);
    }

    [Fact]
    public void Apply_LineLimitLearned_RefusesLongerLines()
    {
        Learn("max entry size '3' bytes exceeded for stream '{}' while adding an entry with length '4' bytes", RejectionCause.LineTooLong);

        var (left, rejected) = Apply(Entries((1, 0), (12, 0)));

        Assert.Equal(1, left.Count);
        Assert.Equal((12, RejectionCause.LineTooLong), Assert.Single(rejected) is var record ? (record.Offset, record.Cause) : default);
    }

    [Fact]
    public void Apply_LessonIsOld_IsForgotten()
    {
        Learn("max entry size '3' bytes exceeded for stream '{}' while adding an entry with length '4' bytes", RejectionCause.LineTooLong);
        _time.Advance(LearnedLimits.MemoryOfRefusals + TimeSpan.FromSeconds(1));

        Assert.Equal(2, Apply(Entries((1, 0), (12, 0))).Left.Count);
    }

    [Fact]
    public void MaxBytes_RequestLimitLearned_LeavesRoomForWhatLokiAdds()
    {
        _options.PerStreamRateLimit = 0;
        Assert.Equal(int.MaxValue, Rules().MaxBytes);
        _limits.Learn(Stream, new PushAnswer(PushDisposition.TooLarge, 500, "grpc: received message larger than max (4502439 vs. 4000000)") { Cause = RejectionCause.TooLarge });

        Assert.InRange(Rules().MaxBytes, 3_000_000, 3_999_999);
    }

    private PushAnswer Learn(string words, RejectionCause cause)
    {
        var answer = new PushAnswer(PushDisposition.Rejected, 400, words) { Cause = cause };
        _limits.Learn(Stream, answer);
        return answer;
    }

    private (BatchRange Left, List<(long Offset, RejectionCause Cause, int Status, string Reason)> Rejected) Apply(HeldChunk held, PushAnswer? answer = null)
    {
        using var index = new BatchIndex([held]);
        var left = Rules().Apply(new BatchRange(index), answer);
        return (left, [.. held.Commit().Rejected.Select(record => (record.Offset, record.Cause, record.Status, record.Reason))]);
    }

    private EntryRules Rules() => new(
        Stream,
        new StreamJournal(Stream, new FakeState<StreamJournalState>(new FakeState<StreamJournalState>.Store()), _time, new StoreWrites(_time, NullLogger<StoreWrites>.Instance), NullLogger.Instance),
        OutOfOrderAction.Accept,
        _options,
        _limits,
        _time);

    private HeldChunk Entries(params (long Offset, int Days)[] records) => new(
        TestChunks.Create(records.Select(record => (record.Offset, (_time.Start.AddDays(record.Days) - DateTimeOffset.UnixEpoch).Ticks * 100))), 0);
}
