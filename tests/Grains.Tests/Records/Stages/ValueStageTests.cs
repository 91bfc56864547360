using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Grains.Options.Stages;
using OrleansKafkaLoki.Grains.Tests.Records.Routing;

namespace OrleansKafkaLoki.Grains.Tests.Records.Stages;

public sealed class ValueStageTests
{
    [Theory]
    [InlineData("""{"code":"404"}""", "client")]
    [InlineData("""{"code":503}""", "server")]
    [InlineData("""{"code":"x"}""", "other")]
    [InlineData("""{}""", "other")]
    public void Map_ByTableAndExpression(string value, string line) => Assert.Equal(
        line,
        StageBed.Line(
            StageBed.Json(
                new StageOptions { Map = new() { Source = "code", Target = "kind", Values = { ["404"] = "client", [@"/^5\d\d$/"] = "server" }, Default = "other" } },
                new StageOptions { Line = "{{ kind }}" }),
            value));

    [Fact]
    public void Replace_GroupsOfTheLine_AreReplaced() => Assert.Equal(
        "user=<bob> ok",
        StageBed.Line(StageBed.Bytes(new StageOptions { Replace = new() { Expression = @"user=(\w+)", Replace = "<{{ .Value }}>" } }), "user=bob ok"));

    [Fact]
    public void Decolorize_Line_LosesItsEscapes() =>
        Assert.Equal("ERROR done", StageBed.Line(StageBed.Bytes(new StageOptions { Decolorize = new() }), "\u001b[31mERROR\u001b[0m done"));

    [Fact]
    public void Redact_LineAndFields_HoldNoSecrets()
    {
        var line = StageBed.Bytes(new StageOptions { Redact = new() { Patterns = ["email", "ipv4"] } });
        Assert.Equal("from [email] at [ipv4]", StageBed.Line(line, "from ann@example.com at 10.1.2.3"));

        var field = StageBed.Json(
            new StageOptions { Redact = new() { Patterns = ["email"], Fields = ["user"], Replace = "hash", Salt = new Secret("salt") } },
            new StageOptions { Line = "{{ user }}" });
        var hashed = StageBed.Line(field, """{"user":"ann@example.com"}""");
        Assert.StartsWith("[email:", hashed, StringComparison.Ordinal);
        Assert.Equal(hashed, StageBed.Line(field, """{"user":"ann@example.com","other":1}"""));
    }

    [Theory]
    [InlineData("""{"level":"WARNING"}""", "warn")]
    [InlineData("""{"severity":3}""", "error")]
    [InlineData("""{"level":30,"msg":"pino"}""", "info")]
    [InlineData("""{"msg":"E0102 is no level here","log":"x"}""", "unknown")]
    [InlineData("ts=1 level=debug msg=x", "debug")]
    [InlineData("2026-01-02 [FATAL] it is over", "fatal")]
    public void Level_FieldsBeforeTheLine(string value, string level)
    {
        var options = StageBed.Json(new StageOptions { Level = new() });
        options.Sink.Labels["level"] = "{{ level }}";

        Assert.Equal($$"""{job="test", level="{{level}}"}""", Assert.Single(StageBed.Run(options, value)).Labels);
    }

    [Theory]
    [InlineData("log.level", """{"log":{"level":"WARN"},"msg":"x"}""", "warn")]
    [InlineData("\"log.level\"", """{"log.level":"WARN","msg":"x"}""", "warn")]
    [InlineData("log.level", """{"log.level":"WARN","msg":"x"}""", "unknown")]
    [InlineData("app.levelno", """{"app":{"levelno":10},"msg":"x"}""", "debug")]
    [InlineData("", """{"log":{"level":"WARN"},"msg":"x"}""", "warn")]
    [InlineData("", """{"log.level":"WARN","msg":"x"}""", "warn")]
    public void Level_OfAField_IsReadByItsPath(string field, string value, string level)
    {
        var options = StageBed.Json(
            new StageOptions { Line = "{{ msg }}" }, new StageOptions { Level = new() { Fields = field.Length > 0 ? [field] : [] } });
        options.Sink.Labels["level"] = "{{ level }}";

        Assert.Equal($$"""{job="test", level="{{level}}"}""", Assert.Single(StageBed.Run(options, value)).Labels);
    }

    [Fact]
    public void Sample_APart_IsTheSameWheneverItIsRead()
    {
        var options = StageBed.Bytes(new StageOptions { Sample = new() { Rate = 0.25 } });
        using var harness = new RouterHarness(options);
        using var again = new RouterHarness(options);
        List<int> Kept(RouterHarness by) => [.. Enumerable.Range(0, 2_000).Where(i => StageBed.Run(by.Router, TestRecord.Of("x") with { Offset = i }).Count > 0)];
        var kept = Kept(harness);

        Assert.InRange(kept.Count, 400, 600);
        Assert.Equal(kept, Kept(again));
    }

    [Fact]
    public void Sample_ByAField_KeepsAllOrNoneOfAValue()
    {
        var options = StageBed.Json(new StageOptions { Sample = new() { Rate = 0.5, By = ["trace"] } });
        using var harness = new RouterHarness(options);
        var perTrace = Enumerable.Range(0, 50).Select(trace => Enumerable.Range(0, 4)
            .Count(i => StageBed.Run(harness.Router, TestRecord.Of($$"""{"trace":{{trace}},"i":{{i}}}""") with { Offset = (trace * 4) + i }).Count > 0)).ToList();

        Assert.All(perTrace, kept => Assert.True(kept is 0 or 4));
        Assert.Contains(0, perTrace);
        Assert.Contains(4, perTrace);
    }

    [Theory]
    [InlineData("""{"level":"debug","status":200}""", true)]
    [InlineData("""{"level":"debug","status":503}""", false)]
    [InlineData("""{"level":"info","status":200}""", false)]
    public void Drop_Condition_LeavesThoseOutOfWhichItHolds(string value, bool isDropped) => Assert.Equal(
        isDropped, StageBed.Run(StageBed.Json(new StageOptions { If = "level = \"debug\" and status < 500", Drop = new() }), value).Count == 0);

    [Theory]
    [InlineData("a healthz b", 0)]
    [InlineData("other", 1)]
    public void Keep_Condition_LeavesTheOthersOut(string value, int entries) =>
        Assert.Equal(entries, StageBed.Run(StageBed.Bytes(new StageOptions { If = "!= \"healthz\"", Keep = new() }), value).Count);
}
