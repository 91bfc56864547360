using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Quickstart.Loki;
using OrleansKafkaLoki.Quickstart.Loki.Limits;

namespace OrleansKafkaLoki.Quickstart.Tests.Loki.Push;

/// <summary>The distributor's refusals that hang on a setting, in Loki's words.</summary>
public sealed class DistributorTests
{
    private const string All = "{job=~\".+\"}";
    private static readonly DateTimeOffset Until = new(2100, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public async Task Push_BeyondTenantsBurst_Returns429AndStoresNothing()
    {
        await using var loki = await LokiClient.StartAsync(LokiLimits.Stock with { MaxGrpcMessageBytes = int.MaxValue });
        var entries = Enumerable.Range(0, 70).Select(index => (LokiClient.Now + index, new string('x', 100_000))).ToArray();

        var answer = await loki.PushAsync(LokiClient.Stream("{\"job\":\"a\"}", entries));

        Assert.Equal(
            (429, "ingestion rate limit exceeded for user fake (limit: 4194304 bytes/sec) while attempting to ingest '70' lines totaling '7000000' bytes, " +
                "reduce log volume or contact your Loki administrator to see if the limit can be increased\n"),
            answer);
        Assert.Empty(await loki.LinesAsync(All));
    }

    [Fact]
    public async Task Push_BeyondTenantsRate_CountsMetadataAndTakesMoreWithTime()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var loki = await LokiClient.StartAsync(new LokiLimits { IngestionRate = 10, IngestionBurst = 20 }, time);

        Assert.Equal(204, (await PushAsync("12345678")).Status);
        Assert.Equal(204, (await PushAsync("abcdefgh")).Status);
        Assert.Equal(429, (await PushAsync("x")).Status);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(204, (await PushAsync("x")).Status);

        Task<(int Status, string Body)> PushAsync(string line) => loki.PushAsync(LokiClient.Stream("{\"job\":\"a\"}", "{\"k\":\"v\"}", (LokiClient.Now, line)));
    }

    [Fact]
    public async Task Push_TenantsRateExceeded_HidesWhatElseIsWrong()
    {
        await using var loki = await LokiClient.StartAsync(new LokiLimits { IngestionRate = 1, IngestionBurst = 1 });

        var (status, _) = await loki.PushAsync(LokiClient.Stream("{\"job\":\"a\"}", (1, "too old"), (LokiClient.Now, "line")));

        Assert.Equal(429, status);
    }

    [Theory]
    [InlineData(260, 260, "ingestion blocked for user 'fake' until '2100-01-02T03:04:05Z' with status code '260'\n")]
    [InlineData(200, 204, "")]
    [InlineData(403, 403, "ingestion blocked for user 'fake' until '2100-01-02T03:04:05Z' with status code '403'\n")]
    public async Task Push_Blocked_AnswersWithItsStatusAndStoresNothing(int status, int expected, string body)
    {
        await using var loki = await LokiClient.StartAsync(new LokiLimits { BlockIngestionUntil = Until, BlockIngestionStatus = status });

        Assert.Equal((expected, body), await loki.PushAsync(Line("a")));
        Assert.Empty(await loki.LinesAsync(All));
    }

    [Fact]
    public async Task Push_BlockedForOneTenant_TakesTheOthers()
    {
        await using var loki = await LokiClient.StartAsync(new EmbeddedLokiOptions
        {
            MultiTenant = true,
            TenantLimits = new Dictionary<string, LokiLimits> { ["blocked"] = new() { BlockIngestionUntil = Until } },
        });

        Assert.Equal(260, (await loki.PushAsAsync("blocked", Line("a"))).Status);
        Assert.Equal(204, (await loki.PushAsAsync("other", Line("a"))).Status);
    }

    [Fact]
    public async Task Push_BlockIsOver_Stores()
    {
        await using var loki = await LokiClient.StartAsync(new LokiLimits { BlockIngestionUntil = DateTimeOffset.UnixEpoch });

        Assert.Equal(204, (await loki.PushAsync(Line("a"))).Status);
    }

    [Fact]
    public async Task Push_EnforcedLabelMissing_RefusesThatStream()
    {
        await using var loki = await LokiClient.StartAsync(new LokiLimits { EnforcedLabels = ["job", "team", "tier"] });

        var answer = await loki.PushAsync(Line("a"), LokiClient.Stream("{\"job\":\"b\",\"team\":\"x\",\"tier\":\"y\"}", (LokiClient.Now, "good")));

        Assert.Equal((400, "missing required labels 'team,tier' for user 'fake' for stream '{job=\"a\", service_name=\"a\"}' (policy: '')\n"), answer);
        Assert.Equal(["good"], await loki.LinesAsync(All));
    }

    [Fact]
    public async Task Push_MetadataDisallowed_RefusesThatEntry()
    {
        await using var loki = await LokiClient.StartAsync(new LokiLimits { AllowStructuredMetadata = false });

        var answer = await loki.PushAsync(LokiClient.Stream("{\"job\":\"a\"}", "{\"k\":\"v\"}", (LokiClient.Now, "bad")), Line("b"));

        Assert.Equal(
            (400, "stream '{job=\"a\", service_name=\"a\"}' includes structured metadata, but this feature is disallowed. " +
                "Please see `limits_config.allow_structured_metadata` or contact your Loki administrator to enable it\n"),
            answer);
        Assert.Equal(["line"], await loki.LinesAsync(All));
    }

    private static string Line(string job) => LokiClient.Stream($"{{\"job\":\"{job}\"}}", (LokiClient.Now, "line"));
}
