using System.Text.Json;
using OrleansKafkaLoki.Okl.Tests.Harness;

namespace OrleansKafkaLoki.Okl.Tests.Commands;

public sealed class LettersTests
{
    private const string Path = "/api/v1/pipelines/app/dead-letters";

    private const string Page =
        """
        {"as_of":"2026-11-28T16:00:00Z","total":2,"counts":[{"topic":"logs","partition":0,"cause":"line_too_long","letters":1},{"topic":"logs","partition":1,"cause":"too_old","letters":1}],"items":[
        {"id":"0@7","topic":"logs","partition":0,"offset":41,"tenant":"","labels":"{app=\"pay\"}","cause":"line_too_long","timestamp":"2026-11-28T15:59:48Z","original":"kept","bytes":9},
        {"id":"0@6","topic":"logs","partition":1,"offset":3,"tenant":"","labels":"{app=\"web\"}","cause":"too_old","status":400,"timestamp":"2026-11-28T14:00:00Z","original":"kept","bytes":9}]}
        """;

    private const string Plan = """{"letters":1,"counts":[{"topic":"logs","partition":0,"cause":"line_too_long","letters":1}],"unread_offsets":5}""";

    [Theory]
    [InlineData("deadletters app", """
        ID   TOPIC  N  OFFSET  CAUSE          STATUS   AGE  LABELS
        0@7  logs   0      41  line_too_long       -  12 s  {app="pay"}
        0@6  logs   1       3  too_old           400   2 h  {app="web"}
        """)]
    [InlineData("deadletters app --counts", """
        TOPIC  N  CAUSE          LETTERS
        logs   0  line_too_long        1
        logs   1  too_old              1
        """)]
    public async Task Letters_OfAPipeline_AreATable(string line, string expected)
    {
        await using var api = (await StubApi.StartAsync()).On($"GET {Path}", Page);

        var run = await OklRun.CallAsync(api.Url, line);

        Assert.Equal((0, "", Unindented(expected)), (run.ExitCode, run.Error, run.Output));
        Assert.Equal($"GET {Path}", api.Requests.Single().Line);
    }

    [Fact]
    public async Task Letters_Jsonl_AreALetterALine()
    {
        await using var api = (await StubApi.StartAsync()).On($"GET {Path}", Page);

        var lines = (await OklRun.CallAsync(api.Url, "deadletters app -o jsonl")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(["0@7", "0@6"], lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task Letters_Filtered_AsksForThese()
    {
        await using var api = (await StubApi.StartAsync()).On($"GET {Path}", Page);

        await OklRun.CallAsync(api.Url, "deadletters app/logs/0 --cause too_old,labels --tenant a --limit 5");

        Assert.Equal($"GET {Path}?topic=logs&partition=0&cause=too_old%2Clabels&tenant=a&limit=5", api.Requests.Single().Line);
    }

    [Fact]
    public async Task Letters_NotAllWereLookedAt_IsSaidAndEndsWith3()
    {
        await using var api = (await StubApi.StartAsync())
            .On($"GET {Path}", """{"total":5,"counts":[],"unread_offsets":9,"unread_bytes":2048,"unreadable":1,"items":[],"next_cursor":"c","silent":[{"silo":"S1","reason":"It is away."}]}""");

        var run = await OklRun.CallAsync(api.Url, "deadletters app");

        Assert.Equal(3, run.ExitCode);
        Assert.Equal(
            "S1 did not answer, what it has is missing: It is away.\n0 of 5 are shown; --limit N shows more, --all shows all.\n"
            + "9 older offsets of the dead-letter topic were not looked at.\n2 KiB of older letters were not looked at.\n1 message could not be read as a dead letter.\n",
            run.Error);
    }

    [Fact]
    public async Task Letter_ById_IsShownWithItsContent()
    {
        await using var api = (await StubApi.StartAsync()).On($"GET {Path}/", """{"letter":{"id":"0@7","cause":"line_too_long"},"reason":"too long","value":"a\u001bb"}""");

        var run = await OklRun.CallAsync(api.Url, "deadletters app 0@7");

        Assert.Equal((0, "letter.id     0@7\nletter.cause  line_too_long\nreason        too long\nvalue         a b\n"), (run.ExitCode, run.Output));
        Assert.Equal($"GET {Path}/0@7", api.Requests.Single().Line);
    }

    [Fact]
    public async Task Replay_WithYes_ShowsWhatItWouldDoAndDoesIt()
    {
        await using var api = (await StubApi.StartAsync()).On($"POST {Path}/replays", """{"id":"d1","state":"running"}""").On($"POST {Path}/replays?dry_run=true", Plan);

        var run = await OklRun.CallAsync(api.Url, "deadletters replay app/logs --cause line_too_long,too_old --letter 0@7 --reason 'the limit was raised' --yes");

        Assert.Equal((0, "id     d1\nstate  running\n"), (run.ExitCode, run.Output));
        Assert.Equal(
            ($"POST {Path}/replays", """{"topic":"logs","causes":["line_too_long","too_old"],"letters":["0@7"],"reason":"the limit was raised"}"""),
            (api.Requests.Last().Line, api.Requests.Last().Body));
    }

    [Fact]
    public async Task Replay_NobodyToAsk_ShowsItAndDoesNothing()
    {
        await using var api = (await StubApi.StartAsync()).On($"POST {Path}/replays?dry_run=true", Plan);

        var run = await OklRun.CallAsync(api.Url, "deadletters replay app --reason why");
        var dry = await OklRun.CallAsync(api.Url, "deadletters replay app --dry-run");

        Assert.Equal(2, run.ExitCode);
        Assert.Equal(
            (0, "TOPIC  N  CAUSE          LETTERS\nlogs   0  line_too_long        1\n1 letter would be shipped again, and older ones that were not counted.\n"), (dry.ExitCode, dry.Output));
        Assert.All(api.Requests, request => Assert.Equal($"POST {Path}/replays?dry_run=true", request.Line));
    }

    [Fact]
    public async Task Replays_OfLetters_AreListedAndCancelled()
    {
        await using var api = (await StubApi.StartAsync())
            .On($"GET {Path}/replays", """{"items":[{"id":"d1","state":"done","started":"2026-11-28T15:59:00Z","by":"ann","reason":"again","progress":{"phase":"comparing","shipped":4000}}]}""")
            .On($"DELETE {Path}/replays/d1?reason=enough", """{"id":"d1","state":"cancelling"}""");

        Assert.StartsWith("ID  STATE  PHASE      SHIPPED", (await OklRun.CallAsync(api.Url, "deadletters replays app")).Output, StringComparison.Ordinal);
        Assert.Equal("id     d1\nstate  cancelling\n", (await OklRun.CallAsync(api.Url, "cancel deadletters app d1 --reason enough")).Output);
    }

    private static string Unindented(string text) => string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Where(line => line.Trim().Length > 0).Select(line => line.TrimStart())) + "\n";
}
