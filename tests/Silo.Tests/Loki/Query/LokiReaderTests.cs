using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Silo.Tests.Kafka;

namespace OrleansKafkaLoki.Silo.Tests.Loki.Query;

public sealed class LokiReaderTests
{
    private static readonly object Own = new { app = "api" };

    [Fact]
    public async Task ReadAsync_Answered_AsksAsPushesDo()
    {
        await using var loki = await LokiStub.StartAsync();
        var asked = "";
        loki.Answer = context =>
        {
            asked = $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}";
            return QueryAnswers.Streams(QueryAnswers.Stream(Own, (5, "five")))(context);
        };
        using var harness = new ReaderHarness("http://elsewhere:1", sink =>
        {
            (sink.Query.Endpoint, sink.Query.Path, sink.Query.PageEntries) = (loki.Endpoint + "/read/", "/range", 7);
            (sink.Auth.Strategy, sink.Auth.Token) = (AuthStrategy.Bearer, new Secret("t0ken"));
            sink.Request.Headers["X-Env"] = "test";
        });

        var answer = await harness.ReadAsync(5, 9, "{app=\"api\"}", "team-a");

        Assert.Equal(new ReadAnswer(ReadOutcome.Complete, 200, ""), answer);
        Assert.Equal("POST /read/range", asked);
        var request = Assert.Single(loki.Received);
        Assert.Equal("application/x-www-form-urlencoded", request.Header("Content-Type"));
        Assert.Equal(
            "query={app=\"api\"}&start=0000000000000000005&end=0000000000000000010&limit=7&direction=forward",
            Uri.UnescapeDataString(Encoding.ASCII.GetString(request.Body)));
        Assert.Equal("categorize-labels", request.Header("X-Loki-Response-Encoding-Flags"));
        Assert.Equal("no-cache", request.Header("Cache-Control"));
        Assert.Equal("team-a", request.Header("X-Scope-OrgID"));
        Assert.Equal("Bearer t0ken", request.Header("Authorization"));
        Assert.Equal("test", request.Header("X-Env"));
        Assert.StartsWith("orleans-kafka-loki/", request.Header("User-Agent"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(501)]
    public async Task ReadAsync_EndpointThatOnlyReads_IsAskedByGetFromThenOn(int status)
    {
        await using var loki = await LokiStub.StartAsync();
        List<string> asked = [];
        loki.Answer = context =>
        {
            asked.Add($"{context.Request.Method} {Uri.UnescapeDataString(context.Request.QueryString.Value!)}");
            return context.Request.Method == "GET" ? QueryAnswers.Streams()(context) : LokiStub.Status(status)(context);
        };
        using var harness = new ReaderHarness(loki.Endpoint);

        await harness.ReadAsync(5, 9);
        Assert.Equal(ReadOutcome.Complete, (await harness.ReadAsync(5, 9)).Outcome);

        var get = "GET ?query={app=\"api\"}&start=0000000000000000005&end=0000000000000000010&limit=5000&direction=forward";
        Assert.Equal(["POST ", get, get], asked);
    }

    [Theory]
    [InlineData(8, ReadOutcome.Complete)]
    [InlineData(9, ReadOutcome.Unavailable)]
    public async Task ReadAsync_PageBehindTheFirstFails_IsAskedForAgainEightTimesAndNotAllAnew(int failures, ReadOutcome outcome)
    {
        await using var loki = await LokiStub.StartAsync();
        List<string> starts = [];
        loki.Answer = context =>
        {
            starts.Add(context.Request.Form["start"].ToString().TrimStart('0'));
            return starts.Count switch
            {
                1 => QueryAnswers.Streams(QueryAnswers.Stream(Own, (1, "one"), (2, "two")))(context),
                var asked when asked <= 1 + failures => LokiStub.Status(500, "a bad moment")(context),
                _ => QueryAnswers.Streams(QueryAnswers.Stream(Own, (2, "two")))(context),
            };
        };
        using var harness = new ReaderHarness(loki.Endpoint, sink => sink.Query.PageEntries = 2);

        var answer = await harness.ReadAsync();

        Assert.Equal(outcome, answer.Outcome);
        Assert.Equal(["1", .. Enumerable.Repeat("2", Math.Min(failures, 8) + 1)], starts);
        Assert.Equal([(1, "one"), (2, "two")], harness.Lines);
    }

    [Theory]
    [InlineData(1, 34, ReadOutcome.TooMuch)]
    [InlineData(100, 101, ReadOutcome.Complete)]
    public async Task ReadAsync_FarMoreInTheRangeThanExpected_IsTooMuch(int expected, int questions, ReadOutcome outcome)
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = context =>
        {
            var from = long.Parse(context.Request.Form["start"].ToString(), CultureInfo.InvariantCulture);
            return QueryAnswers.Streams(QueryAnswers.Stream(Own, [.. Enumerable.Range(0, 2).Select(i => (from + i, $"{from + i}")).Where(entry => entry.Item1 < 102)]))(context);
        };
        using var harness = new ReaderHarness(loki.Endpoint, sink => sink.Query.PageEntries = 2);

        Assert.Equal(outcome, (await harness.ReadAsync(toNs: 101, entries: expected)).Outcome);

        Assert.Equal(questions, loki.Received.Count);
    }

    [Fact]
    public async Task ReadAsync_PageLargerThanAnyoneMayAnswer_AsksForSmallerOnes()
    {
        await using var loki = await LokiStub.StartAsync();
        var line = new string('x', 200_000);
        loki.Answer = QueryAnswers.Streams(QueryAnswers.Stream(Own, [.. Enumerable.Range(1, 100).Select(i => ((long)i, line))]));
        using var harness = new ReaderHarness(loki.Endpoint);

        var answer = await harness.ReadAsync();

        Assert.Equal((ReadOutcome.Unavailable, true), (answer.Outcome, answer.SmallerNext));
        Assert.StartsWith("The answer is longer than 16 MiB.", answer.Reason, StringComparison.Ordinal);
        Assert.Empty(harness.Visited);
    }

    [Theory]
    [InlineData(null, "ann:push")]
    [InlineData("", "ann:push")]
    [InlineData("bob:query@", "bob:query")]
    public async Task ReadAsync_CredentialsInAnEndpoint_Serve(string? userInfo, string expected)
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = QueryAnswers.Streams();
        var host = loki.Endpoint["http://".Length..];
        using var harness = new ReaderHarness($"http://ann:push@{host}", sink => sink.Query.Endpoint = userInfo is null ? null : $"http://{userInfo}{host}");

        await harness.ReadAsync();

        Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(expected)), loki.Received[0].Header("Authorization"));
    }

    [Fact]
    public async Task ReadAsync_OtherStreams_AreLeftOut()
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = QueryAnswers.Streams(
            QueryAnswers.Stream(new { app = "api", service_name = "api" }, (3, "own"), (7, "own too")),
            QueryAnswers.Stream(new { app = "api", service_name = "api", pod = "p" }, (1, "more labels")),
            QueryAnswers.Stream(new { app = "api", __stream_shard__ = "2", service_name = "api" }, (2, "sharded"), (5, "sharded too")),
            QueryAnswers.Stream(new { app = "web" }, (4, "another value")),
            QueryAnswers.Stream(new { service_name = "api" }, (4, "fewer labels")));
        using var harness = new ReaderHarness(loki.Endpoint);

        Assert.Equal(ReadOutcome.Complete, (await harness.ReadAsync()).Outcome);

        Assert.Equal([(2, "sharded"), (3, "own"), (5, "sharded too"), (7, "own too")], harness.Lines);
        Assert.Equal("info", Assert.Single(harness.Visited[0].Metadata).Value);
    }

    [Fact]
    public async Task ReadAsync_PlainEntriesAndOddLines_AreReadAsTheyAre()
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = QueryAnswers.Json("""
            {"data":{"encodingFlags":["categorize-labels"],"resultType":"streams","result":[{"stream":{"app":"api"},"values":[
            ["1700000000123456789","a \"b\" \u003c\ud83d\ude00\u0000\ufffd é"],
            ["1700000000123456790","",{}],
            ["1700000000123456791","x",{"structuredMetadata":{"a_b":"\n","c":""},"parsed":{"z":"1"}}]]}]},"status":"success"}
            """);
        using var harness = new ReaderHarness(loki.Endpoint);

        Assert.Equal(ReadOutcome.Complete, (await harness.ReadAsync(toNs: long.MaxValue)).Outcome);

        Assert.Equal(
            [(1700000000123456789, "a \"b\" <\U0001F600\0\uFFFD é"), (1700000000123456790, ""), (1700000000123456791, "x")], harness.Lines);
        Assert.Empty(harness.Visited[0].Metadata);
        Assert.Equal(new Dictionary<string, string> { ["a_b"] = "\n", ["c"] = "" }, harness.Visited[2].Metadata);
    }

    [Theory]
    [InlineData(429, "too many outstanding requests", ReadOutcome.Unavailable)]
    [InlineData(499, "canceled", ReadOutcome.Unavailable)]
    [InlineData(400, "{\"message\":\"no Route matched with those values\"}", ReadOutcome.Unavailable)]
    [InlineData(400, "<html>Bad Request</html>", ReadOutcome.Unavailable)]
    [InlineData(302, "over there", ReadOutcome.Forbidden)]
    [InlineData(400, "the query time range exceeds the limit (query length: 1272h0m0s, limit: 30d1h)", ReadOutcome.TooMuch)]
    [InlineData(400, "this data is no longer available, it is past now - max_query_lookback (7d)", ReadOutcome.TooMuch)]
    [InlineData(400, "the query would read too many bytes (query: 2 GB, limit: 1 GB); consider adding more specific", ReadOutcome.TooMuch)]
    [InlineData(400, "query too large to execute on a single querier: (query: 2 GB, limit: 1 GB); consider", ReadOutcome.TooMuch)]
    [InlineData(400, "un-shardable query too large to execute on a single querier: (query: 2 GB, limit: 1 GB)", ReadOutcome.TooMuch)]
    [InlineData(400, "shard query is too large to execute on a single querier: (query: 2 GB, limit: 1 GB)", ReadOutcome.TooMuch)]
    [InlineData(400, "maximum number of series (500) reached for a single query; consider", ReadOutcome.TooMuch)]
    [InlineData(400, "stream selector is missing required matchers [env], labels present in the query were [app]", ReadOutcome.Forbidden)]
    [InlineData(400, "upstream connect error or disconnect/reset before headers", ReadOutcome.Unavailable)]
    [InlineData(400, "query blocked by policy", ReadOutcome.Forbidden)]
    [InlineData(400, "parse error at line 1, col 2: syntax error: unexpected BY", ReadOutcome.Forbidden)]
    [InlineData(401, "no org id", ReadOutcome.Forbidden)]
    [InlineData(403, "forbidden", ReadOutcome.Forbidden)]
    [InlineData(404, "404 page not found", ReadOutcome.Forbidden)]
    [InlineData(414, "URI too long", ReadOutcome.TooMuch)]
    [InlineData(200, "<html>sign in</html>", ReadOutcome.Forbidden)]
    [InlineData(204, "", ReadOutcome.Forbidden)]
    public async Task ReadAsync_NoAnswer_SaysWhatItIsInLokisWords(int status, string body, ReadOutcome outcome)
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = LokiStub.Status(status, body + "\n");
        loki.Answer = status == 204 ? LokiStub.Status(204) : loki.Answer;
        using var harness = new ReaderHarness(loki.Endpoint);

        var reason = body.Length > 0 ? body : "HTTP 204 without a word";
        Assert.Equal(new ReadAnswer(outcome, status, reason), await harness.ReadAsync());
        Assert.Empty(harness.Visited);
    }

    [Theory]
    [InlineData(408, "slow")]
    [InlineData(413, "too large")]
    [InlineData(429, "grpc: trying to send message larger than max (5564484 vs. 4194304)")]
    [InlineData(500, "oops")]
    [InlineData(503, "not ready")]
    [InlineData(504, "query timed out")]
    [InlineData(0, "")]
    public async Task ReadAsync_PerhapsTooMuchForLoki_AsksForLessDownToTheSmallestPage(int status, string body)
    {
        await using var loki = await LokiStub.StartAsync();
        List<string?> limits = [];
        loki.Answer = context =>
        {
            limits.Add(context.Request.Form["limit"]);
            context.Response.StatusCode = status;
            return status == 0 ? Abort(context) : context.Response.WriteAsync(body);
        };
        using var harness = new ReaderHarness(loki.Endpoint);

        List<ReadAnswer> answers = [];
        do
        {
            answers.Add(await harness.ReadAsync(entryBytes: 1024 - 139));
        }
        while (answers[^1].SmallerNext);

        Assert.Equal(["1536", "768", "384", "192", "128"], limits);
        Assert.All(answers, answer => Assert.Equal(status, answer.Status));
        Assert.All(answers, answer => Assert.Contains(body, answer.Reason, StringComparison.Ordinal));
        Assert.All(answers[..^1], answer => Assert.Equal(ReadOutcome.Unavailable, answer.Outcome));
        Assert.Contains("(in answer to at most 1536 entries, some 1536 KiB; the next page is smaller)", answers[0].Reason, StringComparison.Ordinal);
        Assert.Equal((status == 413 ? ReadOutcome.TooMuch : ReadOutcome.Unavailable, true), (answers[^1].Outcome, answers[^1].MayBeTooMuch));
        Assert.True((await harness.ReadAsync(tenant: "other", entryBytes: 1024 - 139)).SmallerNext, "another tenant begins anew");

        static Task Abort(HttpContext context)
        {
            context.Abort();
            return Task.CompletedTask;
        }
    }

    [Theory]
    [InlineData("""{"message":"hello"}""", ReadOutcome.Forbidden)]
    [InlineData("null", ReadOutcome.Forbidden)]
    [InlineData("""{"status":"success","data":{"resultType":"streams"}}""", ReadOutcome.Forbidden)]
    [InlineData("""{"status":"success","data":{"resultType":"streams","result":[{"stream":{"app":"api","trace":"1"},"values":[["1","x"]]}]}}""", ReadOutcome.Forbidden)]
    [InlineData("""{"status":"success","data":{"resultType":"streams","result":[{"stream":{"app":"a""", ReadOutcome.Unavailable)]
    [InlineData("""{"status":"success","data":{"resultType":"streams","result":[{"stream":{"app":"api"},"values":[["x","y"]]}]}}""", ReadOutcome.Unavailable)]
    [InlineData("""{"status":"success","data":{"resultType":"streams","result":[{"stream":{"app":"api"},"values":[["1",2]]}]}}""", ReadOutcome.Unavailable)]
    [InlineData("""{"status":"success","data":{"resultType":"streams","result":[{"stream":{"app":"api"},"values":[["1","\ud800"]]}]}}""", ReadOutcome.Unavailable)]
    [InlineData("""{"status":"success","data":{"resultType":"streams","result":[{"stream":{"app":"api"}}]}}""", ReadOutcome.Unavailable)]
    [InlineData("", ReadOutcome.Unavailable)]
    public async Task ReadAsync_OtherJson_IsNoAnswer(string body, ReadOutcome outcome)
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = QueryAnswers.Json(body);
        using var harness = new ReaderHarness(loki.Endpoint);

        var answer = await harness.ReadAsync();

        Assert.Equal((outcome, 200), (answer.Outcome, answer.Status));
        Assert.NotEmpty(answer.Reason);
        Assert.Empty(harness.Visited);
    }

    [Fact]
    public async Task ReadAsync_SecretInTheAnswer_IsRedacted()
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = LokiStub.Status(401, "who is t0ken?");
        using var harness = new ReaderHarness(loki.Endpoint, sink => (sink.Auth.Strategy, sink.Auth.Token) = (AuthStrategy.Bearer, new Secret("t0ken")));

        Assert.Equal("who is ***?", (await harness.ReadAsync()).Reason);
    }

    [Fact]
    public async Task ReadAsync_LokiHangs_GivesUpInTime()
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        using var harness = new ReaderHarness(loki.Endpoint, sink => sink.Query.TimeoutSecs = 20);

        var read = harness.ReadAsync();
        await Eventually.HoldsAsync(() => loki.Received.Count == 1, "the query hangs");
        harness.Time.Advance(TimeSpan.FromSeconds(20));

        var answer = await read;
        Assert.Equal((ReadOutcome.Unavailable, 0, true), (answer.Outcome, answer.Status, answer.SmallerNext));
        Assert.StartsWith("no answer within 20 s", answer.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_NobodyListens_IsUnavailable()
    {
        string endpoint;
        await using (var gone = await LokiStub.StartAsync())
        {
            endpoint = gone.Endpoint;
        }

        using var harness = new ReaderHarness(endpoint);

        var answer = await harness.ReadAsync();

        Assert.Equal((ReadOutcome.Unavailable, 0, false), (answer.Outcome, answer.Status, answer.SmallerNext));
        Assert.Contains("refused", answer.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_TokenFileGone_IsUnavailable()
    {
        var file = Path.Combine(Path.GetTempPath(), $"okl-{Guid.NewGuid():N}");
        using var harness = new ReaderHarness("http://127.0.0.1:9", sink => (sink.Auth.Strategy, sink.Auth.TokenFile) = (AuthStrategy.Bearer, file));

        var answer = await harness.ReadAsync();

        Assert.Equal(ReadOutcome.Unavailable, answer.Outcome);
        Assert.Contains(file, answer.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_ManyReads_KeepToTheConcurrency()
    {
        await using var loki = await LokiStub.StartAsync();
        var release = new TaskCompletionSource();
        loki.Answer = async context =>
        {
            await release.Task;
            await QueryAnswers.Streams()(context);
        };
        using var harness = new ReaderHarness(loki.Endpoint, sink => sink.Query.Concurrency = 3);

        var reads = Enumerable.Range(0, 10).Select(_ => harness.ReadAsync()).ToList();
        await Eventually.HoldsAsync(() => loki.Received.Count == 3, "three queries are under way", () => loki.Received.Count);
        release.SetResult();

        Assert.All(await Task.WhenAll(reads), answer => Assert.Equal(ReadOutcome.Complete, answer.Outcome));
        Assert.Equal(3, loki.MostAtOnce);
    }

    [Fact]
    public async Task ReadAsync_Cancelled_Throws()
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        using var harness = new ReaderHarness(loki.Endpoint);
        using var cancellation = new CancellationTokenSource();

        var read = harness.ReadAsync(cancellationToken: cancellation.Token);
        await Eventually.HoldsAsync(() => loki.Received.Count == 1, "the query is under way");
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
    }

    [Fact]
    public async Task ReadAsync_UnknownPipeline_Throws()
    {
        using var harness = new ReaderHarness("http://127.0.0.1:9");

        await Assert.ThrowsAsync<ArgumentException>(() => harness.ReadAsync(pipeline: "other"));
    }

    [Fact]
    public async Task ReadAsync_AnswerAndRefusal_CountsBoth()
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = LokiStub.InTurn(QueryAnswers.Streams(), LokiStub.Status(503));
        using var harness = new ReaderHarness(loki.Endpoint);
        using var queries = new MetricReader(harness.Meters, "okl.query.duration");

        await harness.ReadAsync();
        await harness.ReadAsync();

        Assert.Equal(2, queries.Count);
    }
}
