using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Quickstart.Loki.Limits;
using OrleansKafkaLoki.Quickstart.Loki.Wire;

namespace OrleansKafkaLoki.Quickstart.Tests.Loki.Push;

/// <summary>The ingester's refusals, in Loki's words.</summary>
public sealed class IngesterTests
{
    private const string All = "{job=~\".+\"}";
    private const string Labels = "{\"job\":\"a\"}";
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task Push_BeyondStreamsRate_RefusesWholeStreamAndKeepsTheOthers()
    {
        await using var loki = await LokiClient.StartAsync(new LokiLimits { PerStreamRate = 10 * 1024, PerStreamBurst = 10 * 1024 }, _time);
        var now = NanoTime.From(_time.GetUtcNow()) / NanoTime.Second * NanoTime.Second;

        var answer = await loki.PushAsync(LokiClient.Stream("{\"job\":\"small\"}", (now, "good")), LokiClient.Stream(Labels, (now, new string('x', 9000)), (now + 1, new string('y', 2048))));

        Assert.Equal(429, answer.Status);
        Assert.Equal(
            $"entry with timestamp {NanoTime.GoText(now)} ignored, reason: 'Per stream rate limit exceeded (limit: 10KB/sec) while attempting to ingest for stream " +
            "'{job=\"a\", service_name=\"a\"}' totaling 9000B, consider splitting a stream via additional labels or contact your Loki administrator to see if the limit can be increased',\n" +
            $"entry with timestamp {NanoTime.GoText(now + 1)} ignored, reason: 'Per stream rate limit exceeded (limit: 10KB/sec) while attempting to ingest for stream " +
            "'{job=\"a\", service_name=\"a\"}' totaling 2KB, consider splitting a stream via additional labels or contact your Loki administrator to see if the limit can be increased',\n" +
            "user 'fake', total ignored: 2 out of 2 for stream: {job=\"a\", service_name=\"a\"}\n",
            answer.Body);
        Assert.Equal(["good"], await loki.LinesAsync(All));
    }

    [Fact]
    public async Task Push_StreamsRateAgain_TakesMoreWithTime()
    {
        await using var loki = await LokiClient.StartAsync(new LokiLimits { PerStreamRate = 10, PerStreamBurst = 10 }, _time);

        Assert.Equal(204, (await PushAsync("1234567890")).Status);
        Assert.Equal(429, (await PushAsync("x")).Status);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(204, (await PushAsync("x")).Status);

        Task<(int Status, string Body)> PushAsync(string line) => loki.PushAsync(LokiClient.Stream(Labels, (LokiClient.Now, line)));
    }

    [Fact]
    public async Task Push_ManyTooFarBehind_NamesTenAndCountsAll()
    {
        await using var loki = await LokiClient.StartAsync();
        var now = LokiClient.Now;
        var late = Enumerable.Range(0, 25).Select(index => (now - NanoTime.From(TimeSpan.FromHours(2)) + index, "late"));

        var (status, body) = await loki.PushAsync(LokiClient.Stream(Labels, [(now, "newest"), .. late]));

        Assert.Equal(400, status);
        Assert.Equal(10, body.Split("ignored, reason: 'entry too far behind, entry timestamp is: ").Length - 1);
        Assert.EndsWith("user 'fake', total ignored: 25 out of 26 for stream: {job=\"a\", service_name=\"a\"}\n", body, StringComparison.Ordinal);
        Assert.Equal(["newest"], await loki.LinesAsync(All));
    }

    [Fact]
    public async Task Push_TooManyStreams_TakesTheKnownOnes()
    {
        await using var loki = await LokiClient.StartAsync(new LokiLimits { MaxStreams = 1 });
        await loki.PushAsync(Line("a", "1"));

        Assert.Equal(
            (429, "maximum active stream limit exceeded when trying to create stream {job=\"b\", service_name=\"b\"}, reduce the number of active streams " +
                "(reduce labels or reduce label values), or contact your Loki administrator to see if the limit can be increased, user: 'fake'\n"),
            await loki.PushAsync(Line("b", "2")));
        Assert.Equal(204, (await loki.PushAsync(Line("a", "3"))).Status);
    }

    [Fact]
    public async Task Change_MoreStreamsAndHigherRate_TakesWhatWasRefused()
    {
        await using var loki = await LokiClient.StartAsync(new LokiLimits { MaxStreams = 1, PerStreamRate = 10, PerStreamBurst = 10 });
        await loki.PushAsync(Line("a", "0123456789"));
        Assert.Equal(429, (await loki.PushAsync(Line("a", "0123456789-"))).Status);
        Assert.Equal(429, (await loki.PushAsync(Line("b", "1"))).Status);

        loki.Server.Change(new LokiLimits { MaxStreams = 2, PerStreamRate = 100, PerStreamBurst = 100 });

        Assert.Equal(204, (await loki.PushAsync(Line("a", "0123456789-"))).Status);
        Assert.Equal(204, (await loki.PushAsync(Line("b", "1"))).Status);
        Assert.Equal(429, (await loki.PushAsync(Line("c", "1"))).Status);
    }

    [Fact]
    public async Task Push_TooManyStreamsUntilOneIsIdle_TakesTheNext()
    {
        await using var loki = await LokiClient.StartAsync(new LokiLimits { MaxStreams = 1 }, _time);
        await loki.PushAsync(Line("a", "1"));
        _time.Advance(TimeSpan.FromMinutes(30));

        Assert.Equal(204, (await loki.PushAsync(Line("b", "2"))).Status);
    }

    [Fact]
    public async Task Push_BeforeFirstSchema_Returns500()
    {
        await using var loki = await LokiClient.StartAsync(new LokiLimits { SchemaFrom = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), MaxQueryLength = TimeSpan.Zero, RejectOldSamplesMaxAge = TimeSpan.FromDays(36_500) });

        Assert.Equal(
            (500, "rpc error: code = Unknown desc = failed to create stream: no schema config found for time 1500000000.5\n"),
            await loki.PushAsync(LokiClient.Stream(Labels, (1_500_000_000_500_000_000, "line"))));
        Assert.Empty(await loki.LinesAsync(All, "&start=0"));
    }

    [Fact]
    public async Task Push_AfterFlush_ForgetsTheStreamsNewest()
    {
        await using var loki = await LokiClient.StartAsync();
        var now = LokiClient.Now;
        var late = LokiClient.Stream(Labels, (now - NanoTime.From(TimeSpan.FromHours(2)), "late"));
        await loki.PushAsync(LokiClient.Stream(Labels, (now, "newest")));

        Assert.Equal(400, (await loki.PushAsync(late)).Status);
        Assert.Equal(204, (await loki.GetAsync("/flush")).Status);
        Assert.Equal(204, (await loki.PushAsync(late)).Status);
    }

    private static string Line(string job, string line) => LokiClient.Stream($"{{\"job\":\"{job}\"}}", (LokiClient.Now, line));
}
