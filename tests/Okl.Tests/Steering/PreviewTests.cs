using OrleansKafkaLoki.Okl.Tests.Harness;

namespace OrleansKafkaLoki.Okl.Tests.Steering;

public sealed class PreviewTests
{
    private const string Route = "PUT /api/v1/pipelines/app/topics/logs/partitions/0/position";
    private const string Line = "seek app/logs/0 --to 40 --reason why";
    private const string Shown =
        """
        TOPIC  N  FROM  TO  SKIPS  REPEATS
        logs   0   100  40      0       60
        0 records skipped, 60 records read again, if it is done.

        """;

    [Theory]
    [InlineData("y\n", 0)]
    [InlineData("Yes\n", 0)]
    [InlineData("n\n", 1)]
    [InlineData("\n", 1)]
    [InlineData("", 1)]
    public async Task Ask_Answer_DecidesAfterThePreview(string answer, int exitCode)
    {
        await using var api = await StartAsync();

        var run = await OklRun.CallAsync(api.Url, Line, terminal => terminal with { HasOperator = true, Input = new StringReader(answer) });

        Assert.Equal(exitCode, run.ExitCode);
        Assert.StartsWith(Shown.ReplaceLineEndings("\n") + "Do it? [y/N] ", run.Error, StringComparison.Ordinal);
        Assert.Equal(exitCode == 0 ? [$"{Route}?dry_run=true ", $"{Route} \"7-100\""] : [$"{Route}?dry_run=true "], api.Requests.Select(request => $"{request.Line} {request.IfMatch}"));
        Assert.Equal(exitCode == 0, run.Output.EndsWith("60 records read again.\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ask_NobodyThere_RefusesWith2()
    {
        await using var api = await StartAsync();

        var run = await OklRun.CallAsync(api.Url, Line);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Equal(Shown.ReplaceLineEndings("\n") + "Nothing was done: nobody can be asked here. Say --yes.\n", run.Error);
        Assert.Equal([$"{Route}?dry_run=true"], api.Requests.Select(request => request.Line));
    }

    [Fact]
    public async Task DryRun_Said_OnlyShows()
    {
        await using var api = await StartAsync();

        var run = await OklRun.CallAsync(api.Url, "seek app/logs/0 --to 40 --dry-run");

        Assert.Equal((0, Shown.ReplaceLineEndings("\n"), ""), (run.ExitCode, run.Output, run.Error));
        Assert.Equal(TestAnswers.Seek + "\n", (await OklRun.CallAsync(api.Url, $"{Line} --dry-run -o json")).Output);
        Assert.Equal("""{"offset":40}""", api.Requests.First().Body);
        Assert.All(api.Requests, request => Assert.EndsWith("?dry_run=true", request.Line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Agree_MovedOnMeanwhile_Fails()
    {
        await using var api = (await StartAsync()).On(Route, """{"code":"stale_position","detail":"It moved on.","remedy":"Look again."}""", 412);

        var run = await OklRun.CallAsync(api.Url, Line, terminal => terminal with { HasOperator = true, Input = new StringReader("y\n") });

        Assert.Equal(1, run.ExitCode);
        Assert.EndsWith("It moved on. (stale_position)\nLook again.\n", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pause app", "PUT /api/v1/pipelines/app/state?dry_run=true")]
    [InlineData("drain app", "PUT /api/v1/pipelines/app/state?dry_run=true")]
    [InlineData("move app/logs/1 s", "POST /api/v1/pipelines/app/topics/logs/partitions/1/move?dry_run=true")]
    [InlineData("rebalance", "POST /api/v1/cluster/rebalance?dry_run=true")]
    [InlineData("audit app", "POST /api/v1/pipelines/app/audits?dry_run=true")]
    public async Task DryRun_OfWhatSkipsNothing_OnlyTells(string line, string request)
    {
        await using var api = (await StubApi.StartAsync()).On("P", """{"changed":true,"dry_run":true}""");

        var run = await OklRun.CallAsync(api.Url, $"{line} --dry-run");

        Assert.Equal((0, "changed  yes\ndry_run  yes\n"), (run.ExitCode, run.Output));
        Assert.Equal([request], api.Requests.Select(asked => asked.Line));
    }

    private static async Task<StubApi> StartAsync() => (await StubApi.StartAsync()).On($"{Route}?dry_run=true", TestAnswers.Seek).On(Route, TestAnswers.Seeked);
}
