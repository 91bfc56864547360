using OrleansKafkaLoki.Okl.Tests.Harness;

namespace OrleansKafkaLoki.Okl.Tests.Commands;

public sealed class ExplainTests
{
    private const string Throttled = """
        {"subject":"app/logs/7","state":"throttled","cause":"tenant_throttled","because":"Tenant team-a is throttled: Loki takes less of it than there is.",
        "words":"ingestion rate limit exceeded","remedy":"Raise ingestion_rate_mb.","docs":"runbook.md#a-tenant-is-throttled","lag_seconds":212.4,"trend":"growing",
        "time_to_retention_secs":7200,"silent":[{"silo":"127.0.0.1:3","reason":"No answer."}],
        "chain":[{"partition":"app/logs/7","state":"throttled","busy":0.02,"waiting":0.98},{"stream":"{app=\"pay\"}","state":"throttled","busy":0,"waiting":1,"held_bytes":2097152},
        {"tenant":"team-a","state":"throttled","busy":1,"waiting":0,"status":429},{"endpoint":"http://loki","state":"running","waiting":0}]}
        """;

    [Theory]
    [InlineData("explain app/logs/7", "GET /api/v1/pipelines/app/topics/logs/partitions/7/explain")]
    [InlineData("explain app", "GET /api/v1/pipelines/app/explain")]
    [InlineData("explain app --stream {app=\"pay\"} --tenant team-a", "GET /api/v1/pipelines/app/streams/explain?labels=%7Bapp%3D%22pay%22%7D&tenant=team-a")]
    public async Task Explain_WhatIsWrong_TellsCauseAndChainAndEndsWith3(string command, string request)
    {
        await using var api = (await StubApi.StartAsync()).On("GET /api/v1/pipelines/app/", Throttled);

        var run = await OklRun.CallAsync(api.Url, command);

        Assert.Equal(request, api.Requests.Single().Line);
        Assert.Equal(3, run.ExitCode);
        Assert.Equal(
            """
            Tenant team-a is throttled: Loki takes less of it than there is.
            "ingestion rate limit exceeded"
            Raise ingestion_rate_mb.
            app/logs/7: throttled, 3 m 32 s behind and growing, Kafka deletes what is unread in 2 h, docs/runbook.md#a-tenant-is-throttled

            LINK       NAME         STATE       BUSY  WAITING   HELD  STATUS
            partition  app/logs/7   throttled    2 %     98 %      -       -
            stream     {app="pay"}  throttled    0 %    100 %  2 MiB       -
            tenant     team-a       throttled  100 %      0 %      -     429
            endpoint   http://loki  running        -      0 %      -       -
            Silo 127.0.0.1:3 does not answer: No answer.

            """,
            run.Output);
    }

    [Theory]
    [InlineData("nothing_is_wrong")]
    [InlineData("catching_up")]
    public async Task Explain_WhatIsWell_EndsWith0(string cause)
    {
        await using var api = (await StubApi.StartAsync()).On(
            "GET /api/v1/pipelines/app/explain", $$"""{"subject":"app","state":"running","cause":"{{cause}}","because":"Nothing keeps it from going on."}""");

        var run = await OklRun.CallAsync(api.Url, "explain app");

        Assert.Equal((0, "Nothing keeps it from going on.\napp: running\n"), (run.ExitCode, run.Output));
    }

    [Fact]
    public async Task Explain_Topic_IsAMistake()
    {
        await using var api = await StubApi.StartAsync();

        Assert.Equal(2, (await OklRun.CallAsync(api.Url, "explain app/logs")).ExitCode);
    }
}
