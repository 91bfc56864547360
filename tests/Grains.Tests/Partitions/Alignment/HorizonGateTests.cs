using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Grains.Partitions.Alignment;
using OrleansKafkaLoki.Grains.Partitions.Feeds;
using OrleansKafkaLoki.Grains.Tests.Cluster;

namespace OrleansKafkaLoki.Grains.Tests.Partitions.Alignment;

public sealed class HorizonGateTests : IAsyncLifetime
{
    private const long DriftMs = 1_800_000;
    private static readonly PartitionId Partition = new("app", "logs", 0);
    private static readonly PartitionId Slow = new("app", "logs", 1);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly FakeFeeds.Feed _feed = (FakeFeeds.Feed)((IPartitionFeedSource)new FakeFeeds()).Open(Partition, 0);
    private readonly HorizonGate _gate;
    private Func<Task<PipelineHorizon>> _answer = () => Task.FromResult(PipelineHorizon.Open);
    private readonly LogLines _log = new();
    private int _questions;

    public HorizonGateTests() => _gate = NewGate(DriftMs);

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _feed.DisposeAsync();

    [Fact]
    public void Limit_HorizonUnknown_CoversOnlyRecordsWithoutTimestamp() => Assert.Equal(-1, _gate.Limit.HorizonMs);

    [Fact]
    public void Limit_OlderThanLokiTakes_MayGoAndCountsAsWhereItBeginsToTake()
    {
        var begin = Now - (long)TimeSpan.FromDays(7).TotalMilliseconds;

        Assert.True(_gate.Limit.Covers(begin - 1));
        Assert.False(_gate.Limit.Covers(begin));
        Assert.Equal((begin, begin + 1), (_gate.Limit.PositionOf(5), _gate.Limit.PositionOf(begin + 1)));
    }

    [Fact]
    public void Limit_NoDriftConfigured_CoversEverything() => Assert.Equal(long.MaxValue, NewGate(0).Limit.HorizonMs);

    [Fact]
    public async Task PassAsync_NobodyIsSlower_CoversEverythingForADriftWithOneQuestion()
    {
        await _gate.PassAsync(Now, _feed, Cancellation);

        Assert.Equal(long.MaxValue, _gate.Limit.HorizonMs);
        _time.Advance(TimeSpan.FromMilliseconds(DriftMs));
        Assert.Equal(long.MaxValue, _gate.Limit.HorizonMs);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(Now - 1, _gate.Limit.HorizonMs);
        Assert.Equal((1, false), (_questions, _feed.IsHeld));
    }

    [Fact]
    public async Task PassAsync_RecordOfTheFuture_CountsAsOneOfNow()
    {
        Answer(Now);

        await _gate.PassAsync(Now + (365L * 24 * 3600 * 1000), _feed, Cancellation);

        Assert.Equal(1, _questions);
    }

    [Fact]
    public void Limit_RecordThatIsRefusedAsTooNew_WaitsForNobodyAndTellsNothing()
    {
        var refused = Now + 900_001;

        Assert.Equal((true, false), (_gate.Limit.Covers(refused), _gate.Limit.IsTelling(refused)));
        Assert.Equal((false, true), (_gate.Limit.Covers(refused - 1), _gate.Limit.IsTelling(refused - 1)));
        Assert.False(NewGate(0).Limit.IsTelling(refused));
    }

    [Fact]
    public async Task PassAsync_OthersAreSlower_AsksOnceASecondInTheEndAndHoldsTheFeed()
    {
        var record = Now - DriftMs;
        Answer(record - 1);

        var pass = _gate.PassAsync(record, _feed, Cancellation);

        Assert.False(_feed.IsHeld); // It may be over in a moment, and would throw the prefetch away.
        Assert.Contains("app/logs/1 is at 2026-01-01 10:59:59Z", _gate.Reason, StringComparison.Ordinal);
        Assert.Equal(new PartitionFrontier(FrontierKind.Held, record, 0), _gate.Frontier(hasCaughtUp: false));
        await SecondsAsync(3);
        Assert.Equal(4, _questions);
        Assert.Equal((false, true), (pass.IsCompleted, _feed.IsHeld));
        Assert.Equal(TimeSpan.FromSeconds(3), _gate.Held);

        Answer(record);
        await SecondsAsync(1);

        await pass;
        await SecondsAsync(1);
        Assert.Equal(TimeSpan.FromSeconds(4), _gate.Held);
        Assert.Equal((record, false, null), (_gate.Limit.HorizonMs, _feed.IsHeld, _gate.Reason));
    }

    [Fact]
    public async Task PassAsync_HoldLasts_LogsForWhomAndWhyAfterFiveSecondsAndEachMinute()
    {
        Answer(1000);
        var pass = _gate.PassAsync(2000, _feed, Cancellation);
        await SecondsAsync(4);
        Assert.Empty(_log.Lines);

        await SecondsAsync(1);
        Assert.Equal((LogLevel.Information, "app/logs/0: has been held for 5 s. Waits for slower partitions: app/logs/1 is at 1969-12-31 23:30:01Z."), Assert.Single(_log.Lines));
        Answer(-1);
        await SecondsAsync(61);
        Assert.Equal("app/logs/0: has been held for 65 s. Waits for slower partitions: app/logs/1 has not begun yet.", Assert.Single(_log.Lines.Skip(1)).Text);

        Answer(2000);
        await SecondsAsync(2);
        await pass;
        Assert.Equal(2, _log.Lines.Count);
    }

    [Fact]
    public async Task PassAsync_AnotherIsStarting_AsksAgainSoonAndKeepsTheIntake()
    {
        Answer(-1);
        var pass = _gate.PassAsync(1000, _feed, Cancellation);
        Assert.False(_feed.IsHeld);

        Answer(1000);
        _time.Advance(TimeSpan.FromMilliseconds(50));

        await pass;
        Assert.Equal(2, _questions);
    }

    [Fact]
    public async Task PassAsync_AnotherIsStartingForLong_AsksOnceASecondInTheEnd()
    {
        Answer(-1);
        _ = _gate.PassAsync(1000, _feed, Cancellation);
        await SecondsAsync(10);
        var asked = _questions;

        await SecondsAsync(10);

        Assert.Equal(asked + 10, _questions);
    }

    [Fact]
    public async Task PassAsync_Cancelled_LeavesTheFeedHeldAndTheHorizonAsItWas()
    {
        Answer(1000);
        using var stop = new CancellationTokenSource();
        var pass = _gate.PassAsync(2000, _feed, stop.Token);
        await SecondsAsync(2);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pass);
        Assert.Equal((1000, true, null), (_gate.Limit.HorizonMs, _feed.IsHeld, _gate.Reason));
    }

    [Fact]
    public async Task PassAsync_CoordinatorFails_GoesOnAfterAWhileAndAtOnceTheNextTime()
    {
        _answer = () => Task.FromException<PipelineHorizon>(new TimeoutException("No answer."));
        var pass = _gate.PassAsync(10_000, _feed, Cancellation);
        Assert.Contains("coordinator", _gate.Reason, StringComparison.Ordinal);
        await SecondsAsync(14);
        Assert.False(pass.IsCompleted);

        await SecondsAsync(1);
        await pass;
        Assert.Equal((10_000 + DriftMs, false), (_gate.Limit.HorizonMs, _feed.IsHeld));

        Assert.True(_gate.PassAsync(_gate.Limit.HorizonMs + 1, _feed, Cancellation).IsCompletedSuccessfully);
        Answer(20_000);
        Assert.False(_gate.PassAsync(_gate.Limit.HorizonMs + 1, _feed, Cancellation).IsCompleted);
    }

    [Fact]
    public async Task PassAsync_CoordinatorDoesNotAnswer_GoesOnAfterAWhile()
    {
        _answer = () => new TaskCompletionSource<PipelineHorizon>().Task;

        var pass = _gate.PassAsync(10_000, _feed, Cancellation);
        await SecondsAsync(30);

        await pass;
        Assert.Equal(10_000 + DriftMs, _gate.Limit.HorizonMs);
    }

    [Fact]
    public void Frontier_AsTheSessionGoesOn_TellsWhereItIs()
    {
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal((FrontierKind.Starting, 3000), (_gate.Frontier(hasCaughtUp: false).Kind, _gate.Frontier(hasCaughtUp: false).IdleMs));
        Assert.Equal(FrontierKind.CaughtUp, _gate.Frontier(hasCaughtUp: true).Kind);

        _gate.Advance(-1, 0);
        Assert.Equal(new PartitionFrontier(FrontierKind.Lagging, Now, 0), _gate.Frontier(hasCaughtUp: false));
        _gate.Advance(1000, 0);
        _gate.Advance(-1, 0);
        Assert.Equal(new PartitionFrontier(FrontierKind.Lagging, 1000, 0), _gate.Frontier(hasCaughtUp: false));
        _gate.Advance(Now + 5000, 0);
        Assert.Equal(Now, _gate.Frontier(hasCaughtUp: false).TimestampMs);
    }

    [Fact]
    public void StuckFor_NothingSentForAMinute_TellsHowLong()
    {
        _gate.Advance(1000, 0);
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Null(_gate.StuckFor);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(60), _gate.StuckFor);
        _gate.MarkIdle();
        Assert.Null(_gate.StuckFor);
    }

    private void Answer(long horizonMs) => _answer = () => Task.FromResult(
        new PipelineHorizon { TimestampMs = horizonMs, Slowest = Slow, SlowestMs = horizonMs - DriftMs });

    private HorizonGate NewGate(long driftMs) => new(
        Partition,
        TimeSpan.FromMilliseconds(driftMs),
        TimeSpan.FromMinutes(15),
        TimeSpan.FromDays(7),
        () =>
        {
            _questions++;
            return _answer();
        },
        new RetryWaits(_time, () => 1),
        _time,
        _log);

    /// <summary>Lets seconds pass, and what waits for each of them run.</summary>
    private async Task SecondsAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }
}
