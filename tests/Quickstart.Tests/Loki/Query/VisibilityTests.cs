using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Quickstart.Loki.Limits;
using OrleansKafkaLoki.Quickstart.Loki.Wire;

namespace OrleansKafkaLoki.Quickstart.Tests.Loki.Query;

/// <summary>Loki does not ask its ingesters about entries older than <c>query_ingesters_within</c>.</summary>
public sealed class VisibilityTests
{
    private const string Selector = "{job=\"a\"}";
    private const long Hour = 3600 * NanoTime.Second;
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task Query_OldEntriesBeforeFlush_AreNotSeenAndAfterItAre()
    {
        await using var loki = await StartAsync(new LokiLimits());

        await AssertSeenAsync(loki, "new");
        await loki.GetAsync("/flush");
        await AssertSeenAsync(loki, "old new");
    }

    [Fact]
    public async Task Query_OldEntriesOfIdleStream_AreSeen()
    {
        await using var loki = await StartAsync(new LokiLimits());

        _time.Advance(TimeSpan.FromMinutes(29));
        await AssertSeenAsync(loki, "new");
        _time.Advance(TimeSpan.FromMinutes(1));
        await AssertSeenAsync(loki, "old new");
    }

    [Fact]
    public async Task Query_NewEntryAfterIdleTime_KeepsTheFlushedOnesSeen()
    {
        await using var loki = await StartAsync(new LokiLimits());
        _time.Advance(TimeSpan.FromMinutes(30));
        await loki.PushAsync(LokiClient.Stream("{\"job\":\"a\"}", (At(TimeSpan.FromHours(4)), "hidden"), (At(TimeSpan.FromSeconds(1)), "newer")));

        await AssertSeenAsync(loki, "old new newer");
    }

    [Fact]
    public async Task Query_WindowIsOff_SeesAll()
    {
        await using var loki = await StartAsync(new LokiLimits { QueryIngestersWithin = TimeSpan.Zero });

        await AssertSeenAsync(loki, "old new");
    }

    [Fact]
    public async Task QueryRange_LongerThanTheLimit_Returns400()
    {
        await using var loki = await StartAsync(new LokiLimits());
        var start = At(TimeSpan.FromHours(721));

        Assert.Equal(200, (await loki.GetAsync(Range(start, start + NanoTime.From(TimeSpan.FromHours(721))))).Status);
        Assert.Equal(
            (400, "the query time range exceeds the limit (query length: 721h0m1.5s, limit: 30d1h)"),
            await loki.GetAsync(Range(start, start + NanoTime.From(TimeSpan.FromHours(721) + TimeSpan.FromSeconds(1.5)))));
    }

    [Fact]
    public async Task QueryRange_BeforeTheLookback_AnswersWithoutIt()
    {
        await using var loki = await StartAsync(new LokiLimits { QueryIngestersWithin = TimeSpan.Zero, MaxQueryLookback = TimeSpan.FromHours(2) });

        Assert.Equal(["new"], await loki.LinesAsync(Selector, "&since=24h"));
        Assert.Contains("\"result\":[]", (await loki.GetAsync(Range(At(TimeSpan.FromHours(5)), At(TimeSpan.FromHours(3))))).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task QueryRange_NumberBeforeTheLookback_AnswersWithoutIt()
    {
        await using var loki = await StartAsync(new LokiLimits { MaxQueryLookback = TimeSpan.FromHours(2) });
        string Ask(double startHours, double endHours) => Range(At(TimeSpan.FromHours(startHours)), At(TimeSpan.FromHours(endHours)), "vector(1)") + "&step=3600";

        Assert.Contains("\"result\":[]", (await loki.GetAsync(Ask(5, 3))).Body, StringComparison.Ordinal);
        Assert.Equal(2, Points(await loki.GetAsync(Ask(1.5, 0.5))));
        Assert.InRange(Points(await loki.GetAsync(Ask(5, 0))), 2, 3);
        Assert.Equal(400, (await loki.GetAsync(Range(0, 1, "vector(x)"))).Status);

        static int Points((int Status, string Body) answer) => answer.Body.Split("\"1\"").Length - 1;
    }

    [Fact]
    public async Task QueryRange_CountBeforeTheLookback_CountsWhatIsSeenAtMultiplesOfTheStep()
    {
        await using var loki = await StartAsync(new LokiLimits { QueryIngestersWithin = TimeSpan.Zero, MaxQueryLookback = TimeSpan.FromHours(3) });

        var answer = await loki.GetAsync(Range(At(TimeSpan.FromHours(10)) / Hour * Hour, (At(TimeSpan.Zero) / Hour * Hour) + Hour, $"count_over_time({Selector}[1h])") + "&step=3600");

        Assert.Contains($"\"values\":[[{((At(TimeSpan.FromSeconds(1)) / Hour) + 1) * 3600},\"1\"]]", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task QueryRange_LimitAboveTheMost_Returns400()
    {
        await using var loki = await StartAsync(new LokiLimits { MaxEntriesPerQuery = 10 });

        Assert.Equal(
            (400, "max entries limit per query exceeded, limit > max_entries_limit_per_query (11 > 10)"),
            await loki.GetAsync($"/loki/api/v1/query_range?query={Uri.EscapeDataString(Selector)}&limit=11"));
    }

    private async Task<LokiClient> StartAsync(LokiLimits limits)
    {
        var loki = await LokiClient.StartAsync(limits, _time);
        await loki.PushAsync(LokiClient.Stream("{\"job\":\"a\"}", (At(TimeSpan.FromHours(3.1)), "old"), (At(TimeSpan.FromSeconds(1)), "new")));
        return loki;
    }

    private static async Task AssertSeenAsync(LokiClient loki, string expected)
    {
        Assert.Equal(expected, string.Join(' ', await loki.LinesAsync(Selector, "&direction=forward&since=24h")));
        Assert.Equal(expected.Split(' ').Length, await loki.CountAsync(Selector));
    }

    private static string Range(long startNs, long endNs, string query = Selector) =>
        $"/loki/api/v1/query_range?query={Uri.EscapeDataString(query)}&start={startNs}&end={endNs}";

    private long At(TimeSpan ago) => NanoTime.From(_time.GetUtcNow() - ago);
}
