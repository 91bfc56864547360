using Microsoft.Extensions.Logging;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Silo.Tests.Loki.Push;

public sealed class LokiPusherTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PushAsync_LokiAccepts_SendsTheBatchAsLokiReadsIt()
    {
        await using var loki = await LokiStub.StartAsync();
        using var harness = new PusherHarness(loki.Endpoint + "/");

        var verdict = await harness.Pusher.PushAsync(TestProtobuf.Batch("team-a", lines: ["one", "zwölf"]), Cancelled);

        Assert.Equal(PushAnswer.Delivered(204), verdict);
        var push = Assert.Single(loki.Received);
        Assert.Equal("/loki/api/v1/push", push.Path);
        Assert.Equal("application/x-protobuf", push.Header("Content-Type"));
        Assert.Equal("team-a", push.Header("X-Scope-OrgID"));
        Assert.StartsWith("orleans-kafka-loki/", push.Header("User-Agent"), StringComparison.Ordinal);
        Assert.Null(push.Header("Authorization"));
        var (labels, entries) = push.Decode();
        Assert.Equal("{app=\"api\"}", labels);
        Assert.Equal([(1, "one"), (2, "zwölf")], entries);
        Assert.Equal(0, harness.Pool.Outstanding);
    }

    [Fact]
    public async Task PushAsync_NoTenant_SendsNoTenantHeader()
    {
        await using var loki = await LokiStub.StartAsync();
        using var harness = new PusherHarness(loki.Endpoint);

        await harness.Pusher.PushAsync(TestProtobuf.Batch(), Cancelled);

        Assert.Null(loki.Received[0].Header("X-Scope-OrgID"));
    }

    [Fact]
    public async Task PushAsync_EndpointWithPath_KeepsIt()
    {
        await using var loki = await LokiStub.StartAsync();
        using var harness = new PusherHarness(loki.Endpoint + "/gateway/", sink => sink.Path = "/push");

        await harness.Pusher.PushAsync(TestProtobuf.Batch(), Cancelled);

        Assert.Equal("/gateway/push", loki.Received[0].Path);
    }

    [Theory]
    [InlineData(400, "stream '{}' has duplicate label name: 'a'", PushDisposition.Rejected)]
    [InlineData(413, "message size too large than max (2 vs 1)", PushDisposition.TooLarge)]
    public async Task PushAsync_FinalRefusal_IsTheVerdictInLokisWords(int status, string words, PushDisposition outcome)
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = LokiStub.Status(status, words + "\n");
        using var harness = new PusherHarness(loki.Endpoint);

        var verdict = await harness.Pusher.PushAsync(TestProtobuf.Batch(), Cancelled);

        Assert.Equal((outcome, status, words), (verdict.Disposition, verdict.Status, verdict.Reason));
        Assert.Single(loki.Received);
        Assert.Empty(harness.Logger.Lines);
    }

    [Fact]
    public async Task PushAsync_LongLabelSetBeforeTheWords_IsLokisVerdict()
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = LokiStub.Status(400, $"entry for stream '{{a=\"{new string('x', 40_000)}\"}}' has timestamp too old: 2020-01-01T00:00:00Z");
        using var harness = new PusherHarness(loki.Endpoint);

        Assert.Equal(RejectionCause.TooOld, (await harness.Pusher.PushAsync(TestProtobuf.Batch(), Cancelled)).Cause);
    }

    [Fact]
    public async Task PushAsync_LongErrorBody_KeepsItsBeginning()
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = LokiStub.Status(413, "message size too large" + new string('x', 3_000_000));
        using var harness = new PusherHarness(loki.Endpoint);

        var verdict = await harness.Pusher.PushAsync(TestProtobuf.Batch(), Cancelled);

        Assert.Equal("message size too large" + new string('x', 1002), verdict.Reason);
    }

    [Fact]
    public async Task PushAsync_LokiDownForAWhile_HoldsNothingAndDelivers()
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = LokiStub.Status(503, "ingester not ready");
        using var harness = new PusherHarness(loki.Endpoint);

        var push = harness.Pusher.PushAsync(TestProtobuf.Batch("t"), Cancelled);
        await harness.AdvanceUntilAsync(() => loki.Received.Count >= 5, "five attempts");
        await Eventually.HoldsAsync(() => harness.InFlight == 0, "no slot is held between attempts");

        Assert.Equal(0, harness.Pool.Outstanding);
        Assert.False(harness.Health.Healthy);
        Assert.Equal(("t", 503, "ingester not ready"), (harness.Health.Tenant, harness.Health.Status, harness.Health.Reason));

        loki.Answer = LokiStub.Status(204);
        var verdict = await harness.AdvanceUntilDoneAsync(push);

        Assert.Equal(PushDisposition.Delivered, verdict.Disposition);
        Assert.True(harness.Health.Healthy);
        Assert.Equal(["LokiFailing", "LokiRecovered"], harness.Logger.Lines.Select(line => line.Event));
        Assert.All(loki.Received, received => Assert.Equal(loki.Received[0].Body, received.Body));
    }

    [Fact]
    public async Task PushAsync_LongOutage_LogsOnceAMinute()
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = LokiStub.Status(503, "down");
        using var harness = new PusherHarness(loki.Endpoint);
        var began = harness.Time.GetUtcNow();

        var push = harness.Pusher.PushAsync(TestProtobuf.Batch(), Cancelled);
        await harness.AdvanceUntilAsync(() => harness.Time.GetUtcNow() - began > TimeSpan.FromSeconds(200), "200 s pass", stepSeconds: 2);
        loki.Answer = LokiStub.Status(204);
        await harness.AdvanceUntilDoneAsync(push);

        Assert.Equal(
            ["LokiFailing", "LokiStillFailing", "LokiStillFailing", "LokiStillFailing", "LokiRecovered"],
            harness.Logger.Lines.Select(line => line.Event));
    }

    [Theory]
    [InlineData("90")]
    [InlineData("Thu, 01 Jan 2026 00:01:30 GMT")]
    public async Task PushAsync_RetryAfter_WaitsThatLong(string retryAfter)
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = LokiStub.InTurn(LokiStub.Status(503, "busy", retryAfter), LokiStub.Status(204));
        using var harness = new PusherHarness(loki.Endpoint);
        var began = harness.Time.GetUtcNow();

        await harness.AdvanceUntilDoneAsync(harness.Pusher.PushAsync(TestProtobuf.Batch(), Cancelled), stepSeconds: 5);

        Assert.InRange((harness.Time.GetUtcNow() - began).TotalSeconds, 90, 110);
        Assert.Equal(2, loki.Received.Count);
    }

    [Fact]
    public async Task PushAsync_IngestionBlocked_WaitsLongAndSaysSo()
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = LokiStub.InTurn(LokiStub.Status(260, "ingestion blocked for user t"), LokiStub.Status(204));
        using var harness = new PusherHarness(loki.Endpoint);
        var began = harness.Time.GetUtcNow();

        var verdict = await harness.AdvanceUntilDoneAsync(harness.Pusher.PushAsync(TestProtobuf.Batch("t"), Cancelled), stepSeconds: 2);

        Assert.Equal(PushDisposition.Delivered, verdict.Disposition);
        Assert.InRange((harness.Time.GetUtcNow() - began).TotalSeconds, 30, 60);
        Assert.Contains(harness.Logger.Lines, line => line.Level == LogLevel.Error && line.Text.Contains("ingestion blocked", StringComparison.Ordinal));
    }

    [Fact]
    public async Task PushAsync_LokiHangs_GivesTheAttemptUpAndRetries()
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = LokiStub.InTurn(context => Task.Delay(Timeout.Infinite, context.RequestAborted), LokiStub.Status(204));
        using var harness = new PusherHarness(loki.Endpoint, sink => sink.Request.TimeoutSecs = 20);

        var push = harness.Pusher.PushAsync(TestProtobuf.Batch(), Cancelled);
        await Eventually.HoldsAsync(() => loki.Received.Count == 1, "the attempt hangs");
        harness.Time.Advance(TimeSpan.FromSeconds(20));
        await Eventually.HoldsAsync(() => !harness.Health.Healthy, "the attempt is given up");
        Assert.Equal("no answer within 20 s", harness.Health.Reason);
        Assert.Equal(0, harness.Pool.Outstanding);

        var verdict = await harness.AdvanceUntilDoneAsync(push);
        Assert.Equal(PushDisposition.Delivered, verdict.Disposition);
    }

    [Fact]
    public async Task PushAsync_ConnectionRefusedThenBack_Delivers()
    {
        int port;
        await using (var gone = await LokiStub.StartAsync())
        {
            port = new Uri(gone.Endpoint).Port;
        }

        using var harness = new PusherHarness($"http://127.0.0.1:{port}");
        var push = harness.Pusher.PushAsync(TestProtobuf.Batch(), Cancelled);
        await harness.AdvanceUntilAsync(() => harness.Count("okl.push.duration", "pipeline=web,error_type=not_sent") >= 2, "two attempts fail");
        Assert.Contains("refused", harness.Health.Reason, StringComparison.Ordinal);

        await using var loki = await LokiStub.StartAsync(port);
        Assert.Equal(PushDisposition.Delivered, (await harness.AdvanceUntilDoneAsync(push)).Disposition);
    }

    [Fact]
    public async Task PushAsync_OneStreamThrottled_KeepsTheOthersGoing()
    {
        await using var loki = await LokiStub.StartAsync();
        var throttle = true;
        loki.Answer = context => throttle && context.Request.ContentLength > 50
            ? LokiStub.Status(429, "Per stream rate limit exceeded (limit: 3MB/sec)")(context)
            : LokiStub.Status(204)(context);
        using var harness = new PusherHarness(loki.Endpoint);

        var held = harness.Pusher.PushAsync(TestProtobuf.Batch(lines: Guid.NewGuid().ToString("N") + Guid.NewGuid().ToString("N")), Cancelled);
        await harness.AdvanceUntilAsync(() => loki.Received.Count >= 4, "several attempts are throttled");
        var other = await harness.Pusher.PushAsync(TestProtobuf.Batch(lines: "x"), Cancelled);

        Assert.Equal(PushDisposition.Delivered, other.Disposition);
        Assert.True(harness.Health.Healthy);
        Assert.False(held.IsCompleted);
        Assert.Equal(["LokiThrottles"], harness.Logger.Lines.Select(line => line.Event));
        throttle = false;
        Assert.Equal(PushDisposition.Delivered, (await harness.AdvanceUntilDoneAsync(held)).Disposition);
    }

    [Fact]
    public async Task PushAsync_ManyPushes_KeepsToTheConcurrency()
    {
        await using var loki = await LokiStub.StartAsync();
        var release = new TaskCompletionSource();
        loki.Answer = async context =>
        {
            await release.Task;
            context.Response.StatusCode = 204;
        };
        using var harness = new PusherHarness(loki.Endpoint, sink => sink.Request.Concurrency = 3);

        var pushes = Enumerable.Range(0, 10).Select(_ => harness.Pusher.PushAsync(TestProtobuf.Batch(), Cancelled)).ToList();
        await Eventually.HoldsAsync(() => loki.Received.Count == 3, "three pushes are under way", () => loki.Received.Count);
        Assert.Equal(3, harness.InFlight);
        release.SetResult();
        await Task.WhenAll(pushes);

        Assert.Equal(3, loki.MostAtOnce);
        Assert.Equal(0, harness.InFlight);
    }

    [Fact]
    public async Task PushAsync_CancelledWhileBackingOff_Throws()
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = LokiStub.Status(503);
        using var harness = new PusherHarness(loki.Endpoint);
        using var cancellation = new CancellationTokenSource();

        var push = harness.Pusher.PushAsync(TestProtobuf.Batch(), cancellation.Token);
        await harness.AdvanceUntilAsync(() => loki.Received.Count >= 2, "two attempts");
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => push);
        Assert.Equal(0, harness.Pool.Outstanding);
        Assert.Equal(0, harness.InFlight);
    }

    [Fact]
    public async Task PushAsync_CancelledDuringAnAttempt_ThrowsAndGivesEverythingBack()
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        using var harness = new PusherHarness(loki.Endpoint);
        using var cancellation = new CancellationTokenSource();

        var push = harness.Pusher.PushAsync(TestProtobuf.Batch(), cancellation.Token);
        await Eventually.HoldsAsync(() => loki.Received.Count == 1, "the attempt is under way");
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => push);
        Assert.Equal(0, harness.Pool.Outstanding);
        Assert.Equal(0, harness.InFlight);
        Assert.True(harness.Health.Healthy);
    }

    [Fact]
    public async Task PushAsync_UnknownPipeline_Throws()
    {
        using var harness = new PusherHarness("http://127.0.0.1:9");

        await Assert.ThrowsAsync<ArgumentException>(() => harness.Pusher.PushAsync(TestProtobuf.Batch(pipeline: "other"), Cancelled));
    }

    [Fact]
    public async Task PushAsync_FailureThenDelivery_CountsBoth()
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = LokiStub.InTurn(LokiStub.Status(500, "oops"), LokiStub.Status(204), LokiStub.Status(413));
        using var harness = new PusherHarness(loki.Endpoint);
        var batch = TestProtobuf.Batch(lines: ["a", "b", "c"]);

        await harness.AdvanceUntilDoneAsync(harness.Pusher.PushAsync(batch, Cancelled));
        await harness.Pusher.PushAsync(batch, Cancelled);

        Assert.Equal(1, harness.Count("okl.push.duration", "pipeline=web,status=500,error_type=500"));
        Assert.Equal(1, harness.Count("okl.push.duration", "pipeline=web,status=204"));
        Assert.Equal(3, harness.Sum("okl.retried.records"));
        Assert.Equal(batch.Entries.Bytes, harness.Sum("okl.retried.bytes"));
        Assert.Equal(6, harness.Sum("okl.batch.entries"));
        Assert.Equal(2 * PushRequestEncoder.Length(batch.Stream.Labels, batch.Entries), harness.Sum("okl.batch.size"));
        Assert.Equal(0, harness.InFlight);
    }
}
