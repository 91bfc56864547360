using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Silo.Tests.Loki.Push;

/// <summary>A throttling answer holds what it names and nothing else.</summary>
public sealed class LokiThrottleTests
{
    private const string TenantRate =
        "ingestion rate limit exceeded for user bad (limit: 4194304 bytes/sec) while attempting to ingest '7' lines totaling '1000' bytes";

    private const string StreamRate = "Per stream rate limit exceeded (limit: 3MB/sec)";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, 0.5)]
    [InlineData("60", 60)]
    public async Task PushAsync_TenantThrottled_HoldsAllItsPushesAndProbesWithOne(string? retryAfter, double seconds)
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = context => (context.Request.Headers["X-Scope-OrgID"] == "bad"
            ? LokiStub.Status(429, TenantRate, retryAfter) : LokiStub.Status(204))(context);
        using var harness = new PusherHarness(loki.Endpoint);
        var first = harness.Pusher.PushAsync(TestProtobuf.Batch("bad"), Cancelled);
        await Eventually.HoldsAsync(() => harness.Sum("okl.retried.records") == 1, "the tenant is throttled");

        var others = Enumerable.Range(0, 20).Select(_ => harness.Pusher.PushAsync(TestProtobuf.Batch("bad"), Cancelled)).ToList();
        var good = await harness.Pusher.PushAsync(TestProtobuf.Batch("good"), Cancelled);
        Assert.Equal(PushDisposition.Delivered, good.Disposition);
        harness.Time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, harness.Gauge("okl.push.concurrency.limit")["pipeline=web,tenant=bad"]);
        Assert.Equal(seconds - 0.001, harness.Gauge("okl.push.throttled")["pipeline=web,tenant=bad"], 6);
        Assert.Equal(0, harness.Gauge("okl.push.throttled")["pipeline=web,tenant=good"]);
        Assert.Single(Of(loki, "bad"));

        var probe = new TaskCompletionSource();
        loki.Answer = async context =>
        {
            await probe.Task;
            context.Response.StatusCode = 204;
        };
        harness.Time.Advance(TimeSpan.FromMilliseconds(1));
        await Eventually.HoldsAsync(
            () => Of(loki, "bad").Count == 2,
            "one probes",
            () => Seen(harness, loki));
        Assert.Equal(1, harness.Gauge("okl.push.concurrency.limit")["pipeline=web,tenant=bad"]);
        Assert.Equal(1, harness.InFlight);

        probe.SetResult();
        await Eventually.HoldsAsync(() => first.IsCompleted && others.TrueForAll(other => other.IsCompleted), "all pass", () => Seen(harness, loki));
        Assert.Equal(22, Of(loki, "bad").Count);
    }

    [Fact]
    public async Task PushAsync_ManyPushesThrottledAtOnce_IsOneHold()
    {
        await using var loki = await LokiStub.StartAsync();
        using var harness = new PusherHarness(loki.Endpoint, sink => sink.Request.AdaptiveConcurrency = false);
        var release = new TaskCompletionSource();
        loki.Answer = async context =>
        {
            await release.Task;
            await LokiStub.Status(429, TenantRate)(context);
        };
        var pushes = Enumerable.Range(0, 16).Select(_ => harness.Pusher.PushAsync(TestProtobuf.Batch("bad"), Cancelled)).ToList();
        await Eventually.HoldsAsync(() => loki.Received.Count == 16, "all are under way");
        release.SetResult();
        await Eventually.HoldsAsync(() => harness.Sum("okl.retried.records") == 16, "all are throttled");
        loki.Answer = LokiStub.Status(204);

        harness.Time.Advance(TimeSpan.FromSeconds(0.5));

        await Eventually.HoldsAsync(() => pushes.TrueForAll(push => push.IsCompleted), "all pass", () => Seen(harness, loki));
        Assert.Equal(32, loki.Received.Count);
    }

    [Fact]
    public async Task PushAsync_StreamThrottled_LeavesTheTenantsLimitAlone()
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = LokiStub.Status(429, StreamRate);
        using var harness = new PusherHarness(loki.Endpoint);

        var held = harness.Pusher.PushAsync(TestProtobuf.Batch("t"), Cancelled);
        await harness.AdvanceUntilAsync(() => loki.Received.Count >= 5, "several attempts are throttled");

        Assert.Equal(4, harness.Gauge("okl.push.concurrency.limit")["pipeline=web,tenant=t"]);
        Assert.True(harness.Health.Healthy);
        loki.Answer = LokiStub.Status(204);
        await harness.AdvanceUntilDoneAsync(held);
    }

    [Fact]
    public async Task PushAsync_StubbornInternalError_IsRejectedWhileOthersPass()
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = context => (context.Request.ContentLength > 50
            ? LokiStub.Status(500, "runtime error: index out of range") : LokiStub.Status(204))(context);
        using var harness = new PusherHarness(loki.Endpoint);
        var poison = Guid.NewGuid().ToString("N") + Guid.NewGuid().ToString("N");

        var push = harness.Pusher.PushAsync(TestProtobuf.Batch("t", lines: poison), Cancelled);
        await Eventually.HoldsAsync(() => harness.Sum("okl.retried.records") >= 1, "it fails");
        await harness.Pusher.PushAsync(TestProtobuf.Batch("t", lines: "x"), Cancelled);
        var verdict = await harness.AdvanceUntilDoneAsync(push, stepSeconds: 10);

        Assert.Equal((PushDisposition.Rejected, 500, true), (verdict.Disposition, verdict.Status, verdict.MayHaveStored));
        Assert.Equal(10, harness.Count("okl.push.duration", "pipeline=web,status=500,error_type=500"));
    }

    private static string Seen(PusherHarness harness, LokiStub loki) =>
        $"{Of(loki, "bad").Count} requests, limit {harness.Gauge("okl.push.concurrency.limit")["pipeline=web,tenant=bad"]}, in flight {harness.InFlight}, "
        + $"retried {harness.Sum("okl.retried.records")}, time {harness.Time.GetUtcNow():O}, {harness.Pusher.Health[0]}";

    private static List<ReceivedPush> Of(LokiStub loki, string tenant) =>
        [.. loki.Received.Where(push => push.Header("X-Scope-OrgID") == tenant)];
}
