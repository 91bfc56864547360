using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Silo.Loki.Push;
using OrleansKafkaLoki.Silo.Loki.Query;

namespace OrleansKafkaLoki.Silo.Tests.Loki.Push;

/// <summary>Somebody sets the clock of the silo back by an hour. Nothing waits for that hour.</summary>
public sealed class ClockSetBackTests : IDisposable
{
    private static readonly TimeSpan AnHourBack = TimeSpan.FromHours(-1);
    private readonly string _file = Path.GetTempFileName();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData(429, "ingestion rate limit exceeded for user fake (limit: 4194304 bytes/sec) while attempting to ingest '7' lines totaling '1000' bytes")]
    [InlineData(503, "down")]
    public async Task PushAsync_WhileLokiIsInTrouble_GoesOnAsSoonAsItIsWell(int status, string words)
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = LokiStub.Status(status, words);
        using var harness = new PusherHarness(loki.Endpoint, sink => sink.Request.RetryMaxDurationSecs = 30);
        var pushes = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => harness.Pusher.PushAsync(TestProtobuf.Batch(), Cancelled)));
        await harness.AdvanceUntilAsync(() => loki.Received.Count > 4, "they are tried again");

        harness.Time.Step(AnHourBack);
        loki.Answer = LokiStub.Status(204);
        var healed = harness.Time.GetUtcNow();

        Assert.All(await harness.AdvanceUntilDoneAsync(pushes), answer => Assert.Equal(PushDisposition.Delivered, answer.Disposition));
        Assert.InRange((harness.Time.GetUtcNow() - healed).TotalSeconds, 0, 35);
    }

    [Fact]
    public async Task PushAsync_TokenFileReplaced_TheNewTokenPasses()
    {
        await File.WriteAllTextAsync(_file, "old", Cancelled);
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = context => LokiStub.Status(context.Request.Headers.Authorization == "Bearer new" ? 204 : 401, "who are you")(context);
        using var harness = new PusherHarness(loki.Endpoint, sink => (sink.Auth.Strategy, sink.Auth.TokenFile) = (AuthStrategy.Bearer, _file));
        var push = harness.Pusher.PushAsync(TestProtobuf.Batch(), Cancelled);
        await Eventually.HoldsAsync(() => !harness.Health.Healthy, "the old token is refused");

        harness.Time.Step(AnHourBack);
        await File.WriteAllTextAsync(_file, "new", Cancelled);

        Assert.Equal(PushDisposition.Delivered, (await harness.AdvanceUntilDoneAsync(push, stepSeconds: 2)).Disposition);
        Assert.Equal(2, loki.Received.Count);
    }

    [Fact]
    public void Of_SmallerPages_AreForgottenInTime()
    {
        var time = new StepClock(DateTimeOffset.UnixEpoch + TimeSpan.FromDays(1));
        var sizes = new PageSizes(time);
        sizes.TryShrink("t", PageSizes.Usual);

        time.Step(AnHourBack);
        time.Advance(PageSizes.Memory);

        Assert.Equal(PageSizes.Usual, sizes.Of("t"));
    }

    [Fact]
    public void Record_Failing_IsSaidOnceAMinute()
    {
        var time = new StepClock(DateTimeOffset.UnixEpoch + TimeSpan.FromDays(1));
        var log = new RecordingLogger<TenantHealth>();
        var health = new TenantHealth("web", "http://loki:3100", "", time, log);
        health.Record(new PushAnswer(PushDisposition.Unavailable, 503, "down"));

        time.Step(AnHourBack);
        time.Advance(TimeSpan.FromMinutes(1));
        health.Remind();
        health.Record(PushAnswer.Delivered(204));

        Assert.Equal(3, log.Lines.Count);
        Assert.Contains("pass again after 60 s", log.Lines[^1].Text, StringComparison.Ordinal);
    }
}
