using OrleansKafkaLoki.Okl.Tests.Harness;

namespace OrleansKafkaLoki.Okl.Tests.Commands;

public sealed class StatusTests
{
    [Fact]
    public async Task Status_AllWell_ShowsClusterAndPipelines()
    {
        await using var api = await StartAsync(TestAnswers.Cluster, TestAnswers.Pipelines);

        var run = await OklRun.CallAsync(api.Url, "status");

        Assert.Equal(
            """
            2 silos, 3 partitions, 1 leaving, 1 misplaced

            PIPELINE  HEALTH  PARTITIONS  STATES                      LAG  RECORDS  UNKNOWN  IN FLIGHT  DEAD
            app       ok               3  2 running, 1 starting  3 m 32 s   12,345        1          7     3

            """.ReplaceLineEndings("\n"),
            run.Output);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task Status_Json_IsBothAnswersUnchanged()
    {
        await using var api = await StartAsync(TestAnswers.Cluster, TestAnswers.Pipelines);

        var run = await OklRun.CallAsync(api.Url, "status -o json");

        Assert.Equal($$"""{"cluster":{{TestAnswers.Cluster}},"pipelines":{{TestAnswers.Pipelines}}}""" + "\n", run.Output);
    }

    [Fact]
    public async Task Status_Yaml_IsTheSameAsJson()
    {
        await using var api = await StartAsync("""{"misplaced":0}""", """{"as_of":"2026-11-28T15:59:58Z","items":[]}""");

        var run = await OklRun.CallAsync(api.Url, "status -o yaml");

        Assert.Equal("cluster:\n  misplaced: 0\npipelines:\n  as_of: 2026-11-28T15:59:58Z\n  items: []\n", run.Output);
    }

    [Theory]
    [InlineData("""{"pipeline":"app","partitions":1,"states":{"faulted":1}}""", "Pipeline app: 1 faulted")]
    [InlineData("""{"pipeline":"app","partitions":3,"states":{"running":1,"retrying":2}}""", "Pipeline app: 2 retrying")]
    [InlineData("""{"pipeline":"app","partitions":3,"states":{"running":2,"throttled":1}}""", "Pipeline app: 1 throttled")]
    [InlineData("""{"pipeline":"app","partitions":1,"states":{},"ledger":{"unaccounted":-2}}""", "Pipeline app: -2 unaccounted")]
    [InlineData("""{"pipeline":"app","reason":"It is away."}""", "Pipeline app: silent: It is away.")]
    [InlineData("""{"pipeline":"app","partitions":1,"states":{},"discovery_error":"No broker."}""", "Pipeline app: Kafka: No broker.")]
    public async Task Status_PipelineNotWell_SaysSoAndEndsWith3(string pipeline, string words)
    {
        await using var api = await StartAsync(TestAnswers.Cluster, $$"""{"items":[{{pipeline}}]}""");

        var run = await OklRun.CallAsync(api.Url, "status");

        Assert.Equal((3, words + "\n"), (run.ExitCode, run.Error));
        Assert.Equal(3, (await OklRun.CallAsync(api.Url, "status -o json")).ExitCode);
    }

    [Fact]
    public async Task Status_SiloWithoutRedis_IsAProblem()
    {
        await using var api = await StartAsync(TestAnswers.Cluster.Replace("\"store_lost\":false", "\"store_lost\":true", StringComparison.Ordinal), TestAnswers.Pipelines);

        Assert.Equal(3, (await OklRun.CallAsync(api.Url, "status")).ExitCode);
    }

    private static async Task<StubApi> StartAsync(string cluster, string pipelines) =>
        (await StubApi.StartAsync()).On("GET /api/v1/cluster", cluster).On("GET /api/v1/pipelines", pipelines);
}
