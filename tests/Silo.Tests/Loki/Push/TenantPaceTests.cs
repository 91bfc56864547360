using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Quickstart.Loki;
using OrleansKafkaLoki.Quickstart.Loki.Limits;
using OrleansKafkaLoki.Silo.Loki.Admission;

namespace OrleansKafkaLoki.Silo.Tests.Loki.Push;

/// <summary>Once Loki has named a tenant's rate, pushes keep to it.</summary>
public sealed class TenantPaceTests
{
    private const int MiB = 1024 * 1024;
    private static readonly TimeSpan Start = TimeSpan.FromHours(1);

    [Fact]
    public async Task PushAsync_CatchUpOf60MiBIntoAStockLoki_IsThrottledOnce()
    {
        var time = new StepClock(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var loki = await EmbeddedLoki.StartAsync(new EmbeddedLokiOptions { Limits = LokiLimits.Stock }, time: time);
        using var harness = new PusherHarness(loki.Address.GetLeftPart(UriPartial.Authority), time: time);
        var now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        var pushes = Task.WhenAll(Enumerable.Range(0, 60).Select(i => harness.Pusher.PushAsync(
            TestProtobuf.Batch(
                new LabelStream("web", "", $"{{app=\"{i}\"}}"), Enumerable.Range(0, 16).Select(line => TestProtobuf.Entry(now + line, new string('x', MiB / 16)))),
            TestContext.Current.CancellationToken)));

        // Those that were under way when Loki's burst ran out.
        await harness.AdvanceUntilAsync(() => loki.Counters.PushesByStatus.GetValueOrDefault(204) >= 10, "it goes on after the first refusals", stepSeconds: 0.05);
        var first = loki.Counters.PushesByStatus[429];
        Assert.InRange(first, 1, 16);

        Assert.All(await harness.AdvanceUntilDoneAsync(pushes, stepSeconds: 0.05), answer => Assert.Equal(PushDisposition.Delivered, answer.Disposition));

        var statuses = loki.Counters.PushesByStatus;
        Assert.Equal(60, statuses[204]);
        Assert.InRange(statuses[429] - first, 0, 2);
        Assert.InRange((time.GetUtcNow() - time.Start).TotalSeconds, 13, 25);
    }

    [Fact]
    public void Reserve_NothingNamed_NeverWaits()
    {
        var pace = new TenantPace();
        pace.Settle(0, 100 * MiB);

        Assert.Equal(default, pace.Reserve(Start));
    }

    [Fact]
    public void Reserve_RateNamed_KeepsToItUntilItIsForgotten()
    {
        var pace = Named();

        Assert.Equal(1 / 0.95, Reserve(pace, Start), 3);
        Assert.Equal(2 / 0.95, Reserve(pace, Start), 3);
        Assert.Equal(0, Reserve(pace, Start + TimeSpan.FromMinutes(10)));
    }

    [Fact]
    public void Exceeded_Again_GoesSlowerAndComesBack()
    {
        var pace = Named();
        pace.Exceeded(MiB, Start);
        Assert.Equal(1 / (0.95 * 0.8), Reserve(pace, Start), 3);

        var later = Start + TimeSpan.FromSeconds(60);
        var first = Reserve(pace, later);
        Assert.Equal(1 / 0.95, Reserve(pace, later) - first, 3);
    }

    private static double Reserve(TenantPace pace, TimeSpan now) => pace.Reserve(now).Wait.TotalSeconds;

    private static TenantPace Named()
    {
        var pace = new TenantPace();
        pace.Settle(0, MiB);
        pace.Exceeded(MiB, Start);
        return pace;
    }

    [Fact]
    public void WaitsSince_RequestsThatWaitAgainAndAgain_IsTheFirstOneUntilALullIsOver()
    {
        var (pace, now) = (new TenantPace(), TimeSpan.FromSeconds(100));
        pace.Exceeded(limit: 1000, now);
        pace.Settle(reserved: 0, bytes: 500);
        Assert.Null(pace.WaitsSince(now));
        var (reserved, wait) = pace.Reserve(now);
        pace.Settle(reserved, bytes: 500);

        Assert.True(wait > TimeSpan.Zero);
        Assert.Equal(now, pace.WaitsSince(now + TimeSpan.FromSeconds(3)));
        Assert.True(pace.Reserve(now + TimeSpan.FromMilliseconds(1)).Wait > TimeSpan.Zero);
        Assert.Equal(now, pace.WaitsSince(now + TimeSpan.FromSeconds(10)));
        Assert.Null(pace.WaitsSince(now + TimeSpan.FromSeconds(20)));
    }
}
