using Microsoft.Extensions.Logging.Abstractions;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki.Limits;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Silo.Replay;

namespace OrleansKafkaLoki.Silo.Tests.Replay;

/// <summary>Letters on their way to a Loki in memory.</summary>
public sealed class ReplayDeliveryTests
{
    private const long Hour = 3600 * UnixNanos.PerSecond;

    private readonly DateTimeOffset _now = DateTimeOffset.UtcNow;
    private readonly MemoryLoki _loki = new() { WindowNs = Hour };
    private readonly LokiSinkOptions _sink = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task DeliverAsync_StreamIsAhead_OnlyStreamsOfTheirOwnTakeThem(bool toOriginal)
    {
        StreamIsAhead();
        var (summary, refused) = await DeliverAsync(Letters(48), toOriginal);

        Assert.Equal(toOriginal ? (0, 48) : (48, 0), (summary.Replayed, summary.Refused));
        Assert.All(refused, cause => Assert.Equal(RejectionCause.TooFarBehind, cause));
    }

    [Fact]
    public async Task DeliverAsync_YoungerHoursCameBefore_TakesTheOlder()
    {
        var letters = Letters(48);
        for (var i = letters.Count; i > 0; i -= 8)
        {
            var (summary, _) = await DeliverAsync(letters[(i - 8)..i]);
            Assert.Equal((8, 0), (summary.Replayed, summary.Refused));
        }
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task DeliverAsync_ReplayedBefore_AreFoundWhereverTheyAre(bool firstToOriginal, bool thenToOriginal)
    {
        Assert.Equal(20, (await DeliverAsync(Letters(20), firstToOriginal)).Summary.Replayed);

        var (summary, _) = await DeliverAsync(Letters(20), thenToOriginal);

        Assert.Equal((0, 20), (summary.Replayed, summary.AlreadyStored));
        Assert.Equal(20, _loki.Stored.Count);
    }

    [Fact]
    public async Task DeliverAsync_CannotBeAskedForInTheOriginalStream_EachHasAnAnswerOfItsOwn()
    {
        _loki.Hides = "line 3";
        Blind();

        var (summary, refused) = await DeliverAsync(Letters(8), toOriginal: true);

        Assert.Equal((7, 1, 8), (summary.Replayed, summary.Refused, summary.Unseen));
        Assert.Equal([RejectionCause.TooFarBehind], refused);
    }

    [Fact]
    public async Task DeliverAsync_CannotBeAskedFor_GoInPiecesOfWhichLokiMakesNoShards()
    {
        Blind();
        var letters = Enumerable.Range(0, 1000).Select(i => TestEntry.Of(i, _now.AddHours(-5), line: new string('x', 1000) + i)).ToList();

        var (summary, _) = await DeliverAsync(letters);

        Assert.Equal((1000, 0), (summary.Replayed, summary.Unconfirmed));
        Assert.All(_loki.Pushes, bytes => Assert.InRange(bytes, 1, _sink.Limits.ShardDesiredRate / 8));
    }

    [Fact]
    public async Task DeliverAsync_OlderThanLokiTakes_StayLettersUnlessItHasThem()
    {
        var letters = Letters(10);
        await DeliverAsync(letters[..5]);
        _loki.Pushes.Clear();
        _sink.Limits.RejectOldSamplesMaxAgeSecs = 1;
        var old = letters.ConvertAll(entry => TestEntry.Of(entry.Source.Letter.Offset, _now.AddDays(-2)));

        var (summary, refused) = await DeliverAsync([.. letters[..5], .. old]);

        Assert.Equal((0, 5, 10), (summary.Replayed, summary.AlreadyStored, summary.Refused));
        Assert.All(refused, cause => Assert.Equal(RejectionCause.TooOld, cause));
        Assert.Empty(_loki.Pushes);
    }

    [Fact]
    public async Task DeliverAsync_LokiRefusesTheLabels_RefusesAllWithOnePush()
    {
        _loki.MostLabels = 1;

        var (summary, _) = await DeliverAsync([.. Enumerable.Range(0, 50).Select(i => TestEntry.Of(i, _now.AddMinutes(-5)))]);

        Assert.Equal((0, 50), (summary.Replayed, summary.Refused));
        Assert.InRange(_loki.Pushes.Count, 1, 2); // The minutes may lie in two hours.
    }

    /// <summary>A letter each half hour, the oldest first.</summary>
    private List<ReplayEntry> Letters(int count) => [.. Enumerable.Range(0, count).Select(i => TestEntry.Of(i, _now.AddMinutes(30 * (i - count - 4))))];

    private void StreamIsAhead() => _loki.Stored.Add((TestEntry.Stream, UnixNanos.Of(_now), "live"));

    /// <summary>Loki finds nothing, and it is known.</summary>
    private void Blind()
    {
        _loki.BlindBelowNs = long.MaxValue;
        _sink.Query.MaxLookbackSecs = 301;
    }

    private async Task<(ReplaySummary Summary, List<RejectionCause> Refused)> DeliverAsync(IReadOnlyList<ReplayEntry> letters, bool toOriginal = false)
    {
        var (summary, time) = (new ReplaySummary(), TimeProvider.System);
        var delivery = new ReplayDelivery(_sink, _loki, _loki, new LearnedLimits(time, NullLogger<LearnedLimits>.Instance), "replayed", isDryRun: false, time);
        var outcomes = new ReplayOutcomes(summary);
        foreach (var lane in ReplayBatches.Of(letters, new ReplayStreams("replayed", toOriginal, _sink.Limits.MaxLabelNames), _sink.Batch))
        {
            await delivery.DeliverAsync(lane, outcomes, Cancelled);
        }

        return (summary, [.. outcomes.Refused().Select(refusal => refusal.Letter.Cause)]);
    }
}
