using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Okl.Tests.Harness;

namespace OrleansKafkaLoki.Okl.Tests.Commands;

public sealed class EventsTests
{
    private const string Died =
        """{"id":"019a1c8b3d5e-1f3a9c04-00002a","at":"2026-11-28T15:12:03.102Z","kind":"silo_died","severity":"warning","silo":"S1","subject":"S2","message":"The silo was declared dead."}""";

    private const string DiedLine = "2026-11-28T15:12:03.102Z  warning  silo_died          S2: The silo was declared dead.\n";

    [Fact]
    public async Task Events_ConnectionEnds_GoesOnBehindTheLastAndEndsWith0()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var (time, lastIds) = (new FakeTimeProvider(OklRun.Now), new ConcurrentQueue<string>());
        await using var api = (await StubApi.StartAsync()).Streams(async context =>
        {
            lastIds.Enqueue(context.Request.Headers["Last-Event-ID"].ToString());
            await WriteAsync(context, lastIds.Count == 1 ? $"retry: 2000\n\nid: 019a1c8b3d5e-1f3a9c04-00002a\ndata: {Died}\n\n" : ":\n\n");
        });

        var following = OklRun.CallAsync(api.Url, "events --severity warning --pipeline app", terminal => terminal with { Time = time }, stop.Token);
        await Eventually.HoldsAsync(() => Advance(time, TimeSpan.FromMilliseconds(100), lastIds.Count >= 3), "it connects again, and again", () => lastIds.Count);
        await stop.CancelAsync();
        var run = await following;

        Assert.Equal((0, DiedLine), (run.ExitCode, run.Output));
        Assert.Equal(["", "019a1c8b3d5e-1f3a9c04-00002a", "019a1c8b3d5e-1f3a9c04-00002a"], lastIds.Take(3));
        Assert.Equal("GET /api/v1/events?pipeline=app&severity=warning", api.Requests.First().Line);
        Assert.StartsWith("The silo has ended the stream; it is asked again.\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_NothingSeenYet_AsksAgainForWhatCameSinceItsStart()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var time = new FakeTimeProvider(OklRun.Now);
        await using var api = (await StubApi.StartAsync()).Streams(context =>
        {
            context.Response.Headers.Date = "Sat, 28 Nov 2026 15:59:58 GMT";
            return WriteAsync(context, "retry: 2000\n\n");
        });

        var following = OklRun.CallAsync(api.Url, "events", terminal => terminal with { Time = time }, stop.Token);
        await Eventually.HoldsAsync(() => Advance(time, TimeSpan.FromMilliseconds(100), api.Requests.Count >= 2), "it connects again", () => api.Requests.Count);
        await stop.CancelAsync();
        await following;

        Assert.Equal(["GET /api/v1/events", "GET /api/v1/events?since=2026-11-28T15%3A59%3A58Z"], api.Requests.Take(2).Select(request => request.Line));
    }

    [Fact]
    public async Task Events_SilentForLong_ConnectsAgain()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var time = new FakeTimeProvider(OklRun.Now);
        await using var api = (await StubApi.StartAsync()).Streams(async context =>
        {
            await WriteAsync(context, ":\n\n");
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });

        var following = OklRun.CallAsync(api.Url, "events", terminal => terminal with { Time = time }, stop.Token);
        await Eventually.HoldsAsync(() => Advance(time, TimeSpan.FromSeconds(5), api.Requests.Count >= 2), "it connects again", () => api.Requests.Count);
        await stop.CancelAsync();

        Assert.StartsWith("The connection broke", (await following).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("jsonl", Died + "\n")]
    [InlineData("json", Died + "\n")]
    [InlineData("yaml", "---\nid: 019a1c8b3d5e-1f3a9c04-00002a\n")]
    public async Task Events_InAFormat_AreOneAfterTheOther(string format, string expected)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var time = new FakeTimeProvider(OklRun.Now);
        await using var api = (await StubApi.StartAsync()).Streams(context =>
            WriteAsync(context, $"event: missed\ndata: {{\"count\":7,\"reason\":\"They came too fast.\"}}\n\ndata: {Died}\n\n"));

        var following = OklRun.CallAsync(api.Url, $"events -o {format}", terminal => terminal with { Time = time }, stop.Token);
        await Eventually.HoldsAsync(() => Advance(time, TimeSpan.FromMilliseconds(100), api.Requests.Count >= 2), "it connects again", () => api.Requests.Count);
        await stop.CancelAsync();
        var run = await following;

        Assert.StartsWith("7 events may be missing: They came too fast.\n", run.Error, StringComparison.Ordinal);
        Assert.StartsWith(expected, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_Last_ShowsTheseAndEnds()
    {
        await using var api = (await StubApi.StartAsync()).On("GET /api/v1/events", $$"""{"as_of":"2026-11-28T16:00:00Z","items":[{{Died}}]}""");

        var run = await OklRun.CallAsync(api.Url, "events --last 5 --since 1h");

        Assert.Equal((0, DiedLine), (run.ExitCode, run.Output));
        Assert.Equal("GET /api/v1/events?since=2026-11-28T15%3A00%3A00Z&follow=false&limit=5", api.Requests.Single().Line);
    }

    [Theory]
    [InlineData("events --since yesterday")]
    [InlineData("events --since 17")]
    [InlineData("events --severity bad")]
    [InlineData("events --kind no")]
    public async Task Events_AskedForWrongly_EndsWith2(string line)
    {
        await using var api = (await StubApi.StartAsync()).On("GET", """{"code":"invalid_parameter","detail":"A parameter cannot be read."}""", 400);

        Assert.Equal(2, (await OklRun.CallAsync(api.Url, line)).ExitCode);
    }

    private static bool Advance(FakeTimeProvider time, TimeSpan by, bool isDone)
    {
        time.Advance(isDone ? TimeSpan.Zero : by);
        return isDone;
    }

    private static async Task WriteAsync(HttpContext context, string text)
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync(text, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
