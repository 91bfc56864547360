using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Options.Stages;
using OrleansKafkaLoki.Grains.Records.Routing;

namespace OrleansKafkaLoki.Grains.Tests.Records.Stages;

public sealed class NestedSplitTests
{
    private const string Logs = """
        {"logs":[
          {"host":{"name":"h1"},"files":[{"path":"a","lines":[{"n":1},{"n":2}]},{"path":"b","lines":[]},{"path":"c"}]},
          {"host":{"name":"h2"},"lines":[{"n":9}],"files":[{"lines":[{"n":3,"x":[1,{"lines":[]}]}],"path":"d\"e"}]},
          "no object",
          {"host":{"name":"h3"},"files":{}}
        ]}
        """;

    [Fact]
    public void Split_ArraysWithinArrays_MakesEntriesThatKnowWhatTheyLieIn() => Assert.Equal(
        ["h1 a 1 ", "h1 a 2 ", "h2 d\"e 3 [1,{\"lines\":[]}]"],
        Lines(Pipeline("logs[].files[].lines", "{{ logs.host.name }} {{ logs.files.path }} {{ n }} {{ x | default \"\" }}"), Logs));

    [Fact]
    public void Split_OneLevel_MakesEntriesOfTheInnerElements() => Assert.Equal(
        ["h1 a", "h1 b", "h1 c", "h2 d\"e"],
        Lines(Pipeline("logs[].files[]", "{{ logs.host.name }} {{ path }}"), Logs));

    [Fact]
    public void Split_IntoATarget_KeepsTheEventsFields() => Assert.Equal(
        ["h1 1", "h1 2", "h2 3"],
        Lines(Pipeline("logs[].files[].lines", "{{ logs.host.name }} {{ line.n }}", target: "line"), Logs));

    [Theory]
    [InlineData("""{"logs":{"files":[]}}""")]
    [InlineData("""{"other":1}""")]
    public void Split_NoArrayOutside_LeavesTheRecordAsItIs(string value) =>
        Assert.Equal([value], Lines(Pipeline("logs[].files", null), value));

    [Fact]
    public void Split_NothingInside_LeavesTheRecordOut() => Assert.Empty(Lines(Pipeline("logs[].files[].lines", null), """{"logs":[{"files":[{"lines":[]}]},{}]}"""));

    /// <summary>What was merged before a split comes back for its next entry, though a stage took all away from the one before.</summary>
    [Fact]
    public void Split_BehindWhatIsMergedAndBeforeKeep_GivesEachEntryTheSame()
    {
        var options = StageBed.Json(
            new StageOptions { Json = new() { Source = "log" } },
            new StageOptions { Split = new() { Source = "parts", Target = "part" } },
            new StageOptions { Keep = new() { Fields = ["part", "a"] } });
        options.Sink.Encoding.Codec = LineCodec.Json;
        options.Sink.Encoding.OnlyFields = ["a", "b", "part"];

        Assert.Equal(
            ["""{"part":1,"a":"x"}""", """{"part":2,"a":"x"}"""], Lines(options, """{"log":"{\"a\":\"x\",\"b\":\"y\"}","parts":[1,2]}"""));
    }

    [Fact]
    public void Split_TooManyInAll_Refuses()
    {
        var half = string.Join(',', Enumerable.Repeat("1", 6_000));

        var entry = Assert.Single(StageBed.Run(Pipeline("a[].b", null), $$"""{"a":[{"b":[{{half}}]},{"b":[{{half}}]}]}"""));

        Assert.Equal(EntryOutcome.StageFailed, entry.Outcome);
    }

    private static PipelineOptions Pipeline(string source, string? line, string target = "") => StageBed.Json(
        [new StageOptions { Split = new() { Source = source, Target = target } }, .. line is null ? Array.Empty<StageOptions>() : [new StageOptions { Line = line }]]);

    private static IEnumerable<string> Lines(PipelineOptions options, string value) => StageBed.Run(options, value).Select(entry => entry.Line);
}
