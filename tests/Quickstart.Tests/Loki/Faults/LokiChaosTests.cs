using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Quickstart.Loki.Faults;
using OrleansKafkaLoki.Quickstart.Loki.Limits;

namespace OrleansKafkaLoki.Quickstart.Tests.Loki.Faults;

public sealed class LokiChaosTests
{
    private const int Draws = 4000;

    [Fact]
    public void Start_SameSeed_MisbehavesInTheSameWay()
    {
        Assert.Equal(Pushes(1), Pushes(1));
        Assert.Equal(Queries(1), Queries(1));
        Assert.NotEqual(Pushes(1), Pushes(2));
    }

    [Fact]
    public void Start_ManyPushes_BringsEachKindAboutAsOftenAsAsked()
    {
        var faults = Pushes(3);

        AssertShare(0.69, fault => fault is null);
        AssertShare(0.05, fault => fault is { Refuses: false, AfterStoring: false });
        AssertShare(0.05, fault => fault is { Refuses: false, AfterStoring: true });
        AssertShare(0.02, fault => fault is { Status: 429, RetryAfter: not null });
        AssertShare(0.02, fault => fault is { Status: 429, RetryAfter: null });
        AssertShare(0.02, fault => fault is { Status: 500, AfterStoring: false, StoresLater: false });
        AssertShare(0.02, fault => fault is { Status: 500, StoresLater: true });
        AssertShare(0.02, fault => fault is { Status: 500, AfterStoring: true });
        AssertShare(0.03, fault => fault is { Status: 503 });
        AssertShare(0.03, fault => fault is { HangUp: true, AfterStoring: false });
        AssertShare(0.05, fault => fault is { HangUp: true, AfterStoring: true });
        Assert.All(faults, fault => Assert.InRange(fault?.Delay ?? TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromSeconds(2)));

        void AssertShare(double share, Func<LokiFault?, bool> kind) => Assert.InRange(faults.Count(kind), (share - 0.02) * Draws, (share + 0.02) * Draws);
    }

    [Fact]
    public void Start_ManyQueries_FailsSomeInARowAndRecovers()
    {
        var failing = Queries(3).Select(fault => fault is null ? '.' : 'x').ToArray();
        var outages = new string(failing).Split('.', StringSplitOptions.RemoveEmptyEntries);

        Assert.InRange(outages.Length, 100, 300);
        Assert.Contains(outages, outage => outage.Length == 6);
    }

    [Fact]
    public async Task Push_FailedAndStoredLater_IsAnsweredBeforeItIsStored()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var loki = await LokiClient.StartAsync(new LokiLimits(), time);
        loki.Server.Faults.Push.TurnOn(new LokiFault { Status = 500, StoresLater = true, Delay = TimeSpan.FromSeconds(2), Times = 1 });

        Assert.Equal(500, (await loki.PushAsync(LokiClient.Stream("{\"job\":\"a\"}", (LokiClient.Now, "line")))).Status);

        Assert.Empty(await loki.LinesAsync("{job=\"a\"}"));
        time.Advance(TimeSpan.FromSeconds(2));
        await Eventually.HoldsAsync(async () => (await loki.LinesAsync("{job=\"a\"}")).Length == 1, "the entry is stored");
    }

    [Fact]
    public async Task Push_LateAndItsClientGone_IsStoredAllTheSame()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var loki = await LokiClient.StartAsync(new LokiLimits(), time);
        loki.Server.Faults.Push.TurnOn(new LokiFault { Delay = TimeSpan.FromSeconds(2), Times = 1 });
        var body = Snappier.Snappy.CompressToArray(LokiClient.Protobuf(LokiClient.Stream("{\"job\":\"a\"}", (LokiClient.Now, "line"))));
        using (var http = new HttpClient())
        using (var gone = new CancellationTokenSource())
        {
            var push = http.PostAsync(new Uri(loki.Server.Address, "/loki/api/v1/push"), new ByteArrayContent(body), gone.Token);
            await Eventually.HoldsAsync(() => loki.Server.Counters.ReceivedBytes == body.Length, "the push has been read");
            await gone.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => push);
        }

        Assert.Empty(await loki.LinesAsync("{job=\"a\"}"));
        await Eventually.HoldsAsync(
            async () =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return (await loki.LinesAsync("{job=\"a\"}")).Length == 1;
            },
            "the entry is stored");
    }

    private static List<LokiFault?> Pushes(int seed) => Draw(seed, faults => faults.Push);

    private static List<LokiFault?> Queries(int seed) => Draw(seed, faults => faults.Query);

    private static List<LokiFault?> Draw(int seed, Func<LokiFaults, FaultSwitch> kind)
    {
        var faults = new LokiFaults();
        LokiChaos.Start(faults, new LokiChaosOptions { Seed = seed });
        return [.. Enumerable.Range(0, Draws).Select(_ => kind(faults).Take())];
    }
}
