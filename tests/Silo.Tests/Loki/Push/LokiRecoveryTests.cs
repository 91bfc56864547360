using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Silo.Tests.Loki.Push;

public sealed class LokiRecoveryTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PushAsync_LongOutageOfManyStreams_ProbesRarelyAndRecoversAtOnce()
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = LokiStub.Status(503, "down");
        using var harness = new PusherHarness(loki.Endpoint, sink => sink.Request.RetryMaxDurationSecs = 600);

        var pushes = Enumerable.Range(0, 40).Select(_ => harness.Pusher.PushAsync(TestProtobuf.Batch(), Cancelled)).ToList();
        await AdvanceAsync(harness, 60);
        var opened = loki.Received.Count;
        await AdvanceAsync(harness, 60);

        // One probe each five seconds, whatever the number of streams.
        Assert.InRange(loki.Received.Count - opened, 1, 13);
        await Eventually.HoldsAsync(() => harness.Pool.Outstanding == 0, "no buffer is held while they wait", () => harness.Pool.Outstanding);

        loki.Answer = LokiStub.Status(204);
        var healed = harness.Time.GetUtcNow();
        var verdicts = await harness.AdvanceUntilDoneAsync(Task.WhenAll(pushes));

        Assert.All(verdicts, verdict => Assert.Equal(PushDisposition.Delivered, verdict.Disposition));
        Assert.InRange((harness.Time.GetUtcNow() - healed).TotalSeconds, 0, 12);
    }

    [Theory]
    [InlineData(400, "{\"message\":\"no Route matched with those values\"}")]
    [InlineData(422, "Unprocessable")]
    [InlineData(400, "ingestion blocked for user 'fake' until '2026-01-01T00:00:00Z' with status code '400'")]
    public async Task PushAsync_RefusalThatIsAboutNoEntry_HoldsTheTenantUntilItIsOver(int status, string words)
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = LokiStub.Status(status, words);
        using var harness = new PusherHarness(loki.Endpoint);

        var pushes = Enumerable.Range(0, 20).Select(_ => harness.Pusher.PushAsync(TestProtobuf.Batch(), Cancelled)).ToList();
        await AdvanceAsync(harness, 300);

        Assert.All(pushes, push => Assert.False(push.IsCompleted));
        Assert.Equal((false, status, words), (harness.Health.Healthy, harness.Health.Status, harness.Health.Reason));
        loki.Answer = LokiStub.Status(204);
        var healed = harness.Time.GetUtcNow();
        var verdicts = await harness.AdvanceUntilDoneAsync(Task.WhenAll(pushes));
        Assert.All(verdicts, verdict => Assert.Equal(PushDisposition.Delivered, verdict.Disposition));
        Assert.InRange((harness.Time.GetUtcNow() - healed).TotalSeconds, 0, 35);
        Assert.True(harness.Health.Healthy);
    }

    [Fact]
    public async Task PushAsync_CircuitCloses_EndsLongWaits()
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = LokiStub.Status(429, "Per stream rate limit exceeded (limit: 3MB/sec)", retryAfter: "300");
        using var harness = new PusherHarness(loki.Endpoint);
        var waiting = harness.Pusher.PushAsync(TestProtobuf.Batch(), Cancelled);
        await Eventually.HoldsAsync(() => harness.Sum("okl.retried.records") == 1, "the first push waits for five minutes");

        loki.Answer = LokiStub.Status(503, "down");
        var failing = harness.Pusher.PushAsync(TestProtobuf.Batch(), Cancelled);
        await AdvanceAsync(harness, 30);
        loki.Answer = LokiStub.Status(204);
        await harness.AdvanceUntilDoneAsync(Task.WhenAll(waiting, failing));

        Assert.InRange((harness.Time.GetUtcNow() - harness.Time.Start).TotalSeconds, 30, 60);
    }

    [Fact]
    public async Task PushAsync_OneTenantRefused_LeavesTheOthersAlone()
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = context => LokiStub.Status(context.Request.Headers["X-Scope-OrgID"] == "bad" ? 403 : 204, "denied")(context);
        using var harness = new PusherHarness(loki.Endpoint);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);

        var refused = Enumerable.Range(0, 5).Select(_ => harness.Pusher.PushAsync(TestProtobuf.Batch("bad"), cancellation.Token)).ToList();
        await Eventually.HoldsAsync(() => !harness.Health.Healthy, "the tenant is refused");
        var verdict = await harness.Pusher.PushAsync(TestProtobuf.Batch("good"), Cancelled);

        Assert.Equal(PushDisposition.Delivered, verdict.Disposition);
        Assert.Equal(("bad", 403), (harness.Health.Tenant, harness.Health.Status));
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(refused));
    }

    [Fact]
    public async Task PushAsync_ProbeGivenUp_ProvesNothing()
    {
        await using var loki = await LokiStub.StartAsync();
        using var harness = new PusherHarness(loki.Endpoint);
        await harness.OpenCircuitAsync(loki);
        loki.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        harness.Time.Advance(TimeSpan.FromSeconds(5));
        using var givenUp = new CancellationTokenSource();
        var probe = harness.Pusher.PushAsync(TestProtobuf.Batch(), givenUp.Token);
        await Eventually.HoldsAsync(() => loki.Received.Count == 3, "it probes");
        await givenUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => probe);

        loki.Answer = LokiStub.Status(204);
        var began = harness.Time.GetUtcNow();
        await harness.AdvanceUntilDoneAsync(harness.Pusher.PushAsync(TestProtobuf.Batch(), Cancelled));

        Assert.True(harness.Time.GetUtcNow() - began >= TimeSpan.FromSeconds(5), $"{harness.Time.GetUtcNow() - began} after the probe");
    }

    [Fact]
    public async Task PushAsync_CallersGiveUp_HoldsNobody()
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        using var harness = new PusherHarness(loki.Endpoint);
        for (var i = 1; i <= 5; i++)
        {
            using var givenUp = new CancellationTokenSource();
            var push = harness.Pusher.PushAsync(TestProtobuf.Batch(), givenUp.Token);
            await Eventually.HoldsAsync(() => loki.Received.Count == i, "the attempt is under way");
            await givenUp.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => push);
        }

        loki.Answer = LokiStub.Status(204);
        Assert.Equal(PushDisposition.Delivered, (await harness.Pusher.PushAsync(TestProtobuf.Batch(), Cancelled)).Disposition);
    }

    private static Task AdvanceAsync(PusherHarness harness, int seconds)
    {
        var until = harness.Time.GetUtcNow().AddSeconds(seconds);
        return harness.AdvanceUntilAsync(() => harness.Time.GetUtcNow() >= until, $"{seconds} s pass");
    }
}
