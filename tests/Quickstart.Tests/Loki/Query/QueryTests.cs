using System.Globalization;
using OrleansKafkaLoki.Quickstart.Loki;
using OrleansKafkaLoki.Quickstart.Loki.Wire;

namespace OrleansKafkaLoki.Quickstart.Tests.Loki.Query;

public sealed class QueryTests : IAsyncLifetime
{
    private readonly long _now = LokiClient.Now / NanoTime.Second * NanoTime.Second;
    private LokiClient _loki = null!;

    public async ValueTask InitializeAsync() => _loki = await LokiClient.StartAsync();

    public ValueTask DisposeAsync() => _loki.DisposeAsync();

    [Theory]
    [InlineData("{job=\"a\"}", "a1 a2")]
    [InlineData("{job!=\"a\", job=~\".+\"}", "b1")]
    [InlineData("{job=~\"a|b\"}", "a1 a2 b1")]
    [InlineData("{job=~\".+\", job!~\"b.*\"}", "a1 a2")]
    [InlineData("{job=~\".+\"} |= \"1\"", "a1 b1")]
    [InlineData("{job=~\".+\"} != \"1\"", "a2")]
    [InlineData("{job=~\".+\"} |~ `^a\\d$` != `2`", "a1")]
    [InlineData("{job=~\".+\"} !~ \"[ab]1\"", "a2")]
    [InlineData("{job=~\".+\"} | trace=\"t\"", "b1")]
    [InlineData("{service_name=\"b\"}", "b1")]
    [InlineData("{job=\"none\"}", "")]
    public async Task QueryRange_Selection_ReturnsItsLines(string query, string expected)
    {
        await _loki.PushAsync(LokiClient.Stream("{\"job\":\"a\"}", (_now, "a1"), (_now + 1, "a2")), LokiClient.Stream("{\"job\":\"b\"}", "{\"trace\":\"t\"}", (_now + 2, "b1")));

        Assert.Equal(expected, string.Join(' ', await _loki.LinesAsync(query, "&direction=forward")));
    }

    [Theory]
    [InlineData("forward", "0 1 2")]
    [InlineData("backward", "9 8 7")]
    public async Task QueryRange_Limit_ReturnsTheFirstOfTheDirection(string direction, string expected)
    {
        foreach (var index in new[] { 5, 0, 9, 3, 7, 1, 8, 2, 6, 4 })
        {
            await _loki.PushAsync(LokiClient.Stream("{\"job\":\"a\"}", (_now + index, index.ToString(CultureInfo.InvariantCulture))));
        }

        Assert.Equal(expected, string.Join(' ', await _loki.LinesAsync("{job=\"a\"}", $"&limit=3&direction={direction}")));
    }

    [Fact]
    public async Task QueryRange_ManyMoreThanLimit_StaysExact()
    {
        var entries = Enumerable.Range(0, 3000).Select(index => (_now + index, index.ToString(CultureInfo.InvariantCulture))).ToArray();
        Random.Shared.Shuffle(entries);
        foreach (var chunk in entries.Chunk(100))
        {
            await _loki.PushAsync(LokiClient.Stream("{\"job\":\"a\"}", chunk));
        }

        Assert.Equal(Enumerable.Range(0, 10).Select(index => $"{2999 - index}"), await _loki.LinesAsync("{job=\"a\"}", "&limit=10"));
    }

    [Fact]
    public async Task QueryRange_StartAndEnd_TakeStartAndLeaveEnd()
    {
        await _loki.PushAsync(LokiClient.Stream("{\"job\":\"a\"}", (_now, "0"), (_now + 1, "1"), (_now + 2, "2")));

        Assert.Equal(["1"], await _loki.LinesAsync("{job=\"a\"}", $"&start={_now + 1}&end={_now + 2}"));
    }

    [Fact]
    public async Task QueryRange_SameEntryStoredTwice_ShowsOneAndCountsTwo()
    {
        var stream = LokiClient.Stream("{\"job\":\"a\"}", (_now, "line"));
        await _loki.PushAsync(stream);
        await _loki.GetAsync("/flush");
        await _loki.PushAsync(stream);

        Assert.Equal(["line"], await _loki.LinesAsync("{job=\"a\"}"));
        var counted = await _loki.QueryAsync("count_over_time({job=\"a\"}[5m])", endpoint: "query");
        Assert.Equal("2", counted[0].GetProperty("value")[1].GetString());
    }

    [Fact]
    public async Task QueryRange_StructuredMetadata_IsMixedInOrApartAsAsked()
    {
        await _loki.PushAsync(LokiClient.Stream("{\"job\":\"a\"}", "{\"trace\":\"t\"}", (_now, "line")));

        var mixed = (await _loki.QueryAsync("{job=\"a\"}"))[0];
        var apart = (await _loki.QueryAsync("{job=\"a\"}", categorize: true))[0];

        Assert.Equal("t", mixed.GetProperty("stream").GetProperty("trace").GetString());
        Assert.False(apart.GetProperty("stream").TryGetProperty("trace", out _));
        Assert.Equal("t", apart.GetProperty("values")[0][2].GetProperty("structuredMetadata").GetProperty("trace").GetString());
    }

    [Theory]
    [InlineData("{\"job\":\"a\",\"level\":\"WARNING\"}", "{}", "error", "warn")]
    [InlineData("{\"job\":\"a\"}", "{\"severity\":\"odd\"}", "error", "odd")]
    [InlineData("{\"job\":\"a\"}", "{\"detected_level\":\"mine\"}", "error", "mine")]
    [InlineData("{\"job\":\"a\"}", "{}", "terror, then Error and info", "error")]
    [InlineData("{\"job\":\"a\"}", "{}", "nothing", "unknown")]
    public async Task QueryRange_AnyEntry_CarriesDetectedLevel(string labels, string metadata, string line, string expected)
    {
        await _loki.PushAsync(LokiClient.Stream(labels, metadata, (_now, line)));

        var apart = (await _loki.QueryAsync("{job=\"a\"}", categorize: true))[0];

        Assert.Equal(expected, apart.GetProperty("values")[0][2].GetProperty("structuredMetadata").GetProperty("detected_level").GetString());
    }

    [Theory]
    [InlineData("count_over_time({job=~\".+\"}[1h])", "2 1")]
    [InlineData("sum(count_over_time({job=~\".+\"}[1h]))", "3")]
    [InlineData("sum by (job) (count_over_time({job=~\".+\"}[1h]))", "2 1")]
    [InlineData("sum(count_over_time({job=~\".+\"} |= \"1\" [1h])) by (job)", "1 1")]
    [InlineData("sum(count_over_time({job=~\".+\"}[1s]))", "1")]
    public async Task Query_Count_ReturnsVector(string query, string expected)
    {
        await _loki.PushAsync(LokiClient.Stream("{\"job\":\"a\"}", (_now, "a1"), (_now + 1, "a2")), LokiClient.Stream("{\"job\":\"b\"}", (_now - NanoTime.Second, "b1")));

        var result = await _loki.QueryAsync(query, $"&time={_now + (query.Contains("[1s]", StringComparison.Ordinal) ? 0 : 1)}", "query");

        Assert.Equal(expected, string.Join(' ', result.EnumerateArray().Select(series => series.GetProperty("value")[1].GetString())));
    }

    [Fact]
    public async Task QueryRange_CountWithSteps_CountsEachEntryInItsRange()
    {
        var entries = Enumerable.Range(1, 20).Select(second => (_now - (second * NanoTime.Second), $"{second}")).Reverse().ToArray();
        await _loki.PushAsync(LokiClient.Stream("{\"job\":\"a\"}", entries));

        var result = await _loki.QueryAsync(
            "sum(count_over_time({job=\"a\"}[5s]))", $"&start={_now - (15 * NanoTime.Second)}&end={_now}&step=5");

        // (now-20, now-15] holds 15..19; (now-5, now] holds 1..4.
        Assert.Equal(["5", "5", "5", "4"], result[0].GetProperty("values").EnumerateArray().Select(value => value[1].GetString()!));
    }

    [Theory]
    [InlineData("/loki/api/v1/query_range?query=%7Bjob%3D", "parse error")]
    [InlineData("/loki/api/v1/query_range?query=%7Bby%3D%22a%22%7D", "parse error at line 1, col 2: syntax error: unexpected by, expecting IDENTIFIER or }")]
    [InlineData("/loki/api/v1/query_range?query=%7Bjob%3D%22a%22,On%3D%22a%22%7D", "parse error at line 1, col 10: syntax error: unexpected on, expecting IDENTIFIER")]
    [InlineData("/loki/api/v1/query_range?query=%7Bjob%3D~%22.*%22%7D", "at least one regexp or equality matcher")]
    [InlineData("/loki/api/v1/query_range?query=%7Bjob%3D~%22%5B%22%7D", "error parsing regexp")]
    [InlineData("/loki/api/v1/query_range?query=%7Bjob%3D%22a%22%7D&limit=5001", "max entries limit per query exceeded, limit > max_entries_limit_per_query (5001 > 5000)")]
    [InlineData("/loki/api/v1/query_range?query=%7Bjob%3D%22a%22%7D&limit=x", "limit must be a positive value")]
    [InlineData("/loki/api/v1/query_range?query=%7Bjob%3D%22a%22%7D&start=yesterday", "to a valid timestamp")]
    [InlineData("/loki/api/v1/query_range?query=%7Bjob%3D%22a%22%7D&start=20&end=10", "end timestamp must not be before")]
    [InlineData("/loki/api/v1/query_range?query=count_over_time(%7Bjob%3D%22a%22%7D%5B5m%5D)&start=1&end=900000&step=1", "exceeded maximum resolution")]
    [InlineData("/loki/api/v1/query?query=%7Bjob%3D%22a%22%7D", "log queries are not supported as an instant query type")]
    public async Task Query_Mistake_Returns400WithReason(string path, string words)
    {
        var (status, body) = await _loki.GetAsync(path);

        Assert.Equal(400, status);
        Assert.Contains(words, body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Labels_AfterPush_ListNamesValuesAndSeries()
    {
        await _loki.PushAsync(LokiClient.Stream("{\"job\":\"a\",\"level\":\"info\"}", (_now, "1")), LokiClient.Stream("{\"job\":\"b\"}", (_now, "2")));

        Assert.Equal("{\"status\":\"success\",\"data\":[\"job\",\"level\",\"service_name\"]}", (await _loki.GetAsync("/loki/api/v1/labels")).Body);
        Assert.Equal("{\"status\":\"success\",\"data\":[\"a\",\"b\"]}", (await _loki.GetAsync("/loki/api/v1/label/job/values")).Body);
        Assert.Equal(
            "{\"status\":\"success\",\"data\":[{\"job\":\"b\",\"service_name\":\"b\"}]}",
            (await _loki.GetAsync("/loki/api/v1/series?match[]=" + Uri.EscapeDataString("{job=\"b\"}"))).Body);
    }

    [Fact]
    public async Task Ready_Running_Returns200() => Assert.Equal((200, "ready\n"), await _loki.GetAsync("/ready"));

    [Fact]
    public async Task Query_OtherTenant_SeesNothing()
    {
        await using var tenants = await LokiClient.StartAsync(new EmbeddedLokiOptions { MultiTenant = true });
        await tenants.PushRawAsync(Snappier.Snappy.CompressToArray(LokiClient.Protobuf(LokiClient.Stream("{\"job\":\"a\"}", (_now, "1")))), tenant: "one");

        Assert.Contains("\"job\"", (await tenants.GetAsync("/loki/api/v1/labels", "one")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("\"job\"", (await tenants.GetAsync("/loki/api/v1/labels", "two")).Body, StringComparison.Ordinal);
        Assert.Equal(401, (await tenants.GetAsync("/loki/api/v1/labels")).Status);
    }
}
