using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Rendering;
using OrleansKafkaLoki.Silo.Rendering;

namespace OrleansKafkaLoki.Silo.Tests.Rendering;

public sealed class PipelineRendererTests
{
    private const string Stages = """
        - json: log
        - drop: { reason: long, longer_than: 100 }
        - line: "{{ msg }}"
        """;

    [Fact]
    public void Render_AnEntry_HasWhatLokiGets()
    {
        var yaml = RenderBed.Yaml(Stages, "structured_metadata: { offset: '{{ offset }}' }\ntenant_id: t");

        var entry = Assert.IsType<RenderedEntry>(Assert.Single(RenderBed.Render(yaml, traces: false, """{"log":"{\"level\":\"info\",\"msg\":\"hello\"}"}""")[0].Results));

        Assert.Equal("hello", RenderBed.Line(entry));
        Assert.Equal(("t", """{level="info", topic="app-logs"}"""), (entry.Stream.Tenant, entry.Stream.Labels));
        Assert.Equal([KeyValuePair.Create("offset", "0")], entry.Metadata);
        Assert.Equal(RecordTime.Default, entry.TimestampNs / 1_000_000);
        Assert.Empty(entry.Trace);
    }

    [Fact]
    public void Render_Twice_IsTheSame()
    {
        string[] values = ["""{"log":"{\"msg\":\"a\"}"}""", """{"msg":"b"}""", "no json"];

        string Text() => string.Concat(RenderBed.Render(RenderBed.Yaml(Stages), traces: true, values).Select(new RenderText().Write));

        Assert.Equal(Text(), Text());
    }

    [Fact]
    public void Render_NotAnEntry_SaysWhoSaysSoAndWhy()
    {
        var yaml = RenderBed.Yaml("- drop: { reason: long, longer_than: 20 }\n- json: { source: log, on_error: dead_letter }");

        var results = RenderBed.Render(yaml, traces: false, """{"level":"a long one"}""", """{"log":"no json"}""", "no json", null).Select(record => Assert.Single(record.Results)).ToList();

        Assert.Equal(new RenderedDrop(0, "drop", "long"), results[0]);
        var refused = Assert.IsType<RenderedRefusal>(results[1]);
        Assert.Equal((1, RejectionCause.StageFailed), (refused.Stage, refused.Cause));
        refused = Assert.IsType<RenderedRefusal>(results[2]);
        Assert.Equal((null, RejectionCause.Undecodable), (refused.Stage, refused.Cause));
        Assert.Contains("no JSON object", refused.Reason, StringComparison.Ordinal);
        Assert.Equal(new RenderedDrop(null, "source.tombstones", "tombstone"), results[3]);
    }

    [Fact]
    public void Render_WithTrace_TellsWhatEachStageChanged()
    {
        var trace = Assert.Single(RenderBed.Render(RenderBed.Yaml(Stages), traces: true, """{"log":"{\"level\":\"info\",\"msg\":\"hello\"}","msg":1}""")[0].Results).Trace;

        Assert.Equal([(0, "json", "next"), (1, "drop", "next"), (2, "line", "next")], trace.Select(stage => (stage.Stage, stage.Kind, stage.Outcome)));
        Assert.Equal(
            [new FieldChange("level", null, "\"info\""), new FieldChange("msg", "1", "\"hello\"")],
            trace[0].Changes.OrderBy(change => change.Field, StringComparer.Ordinal));
        Assert.Equal("hello", Assert.Single(trace[2].Changes, change => change.Field == FieldChange.Line).After);
    }

    [Fact]
    public void Render_WithTrace_TellsOfTheLabelsThatLogqlMade()
    {
        const string Logql = "- logql: '| json level=\"log.level\" | label_format msg=\"{{.level}}!\" | drop user | line_format \"x\"'\n- set: { a: '{{ msg }}{{ user }}' }";
        var trace = Assert.Single(RenderBed.Render(RenderBed.Yaml(Logql), traces: true, """{"log":{"level":"info"},"user":"ann","msg":1}""")[0].Results).Trace;

        Assert.Equal(
            [
                new FieldChange("level", null, "\"info\""), new FieldChange("msg", "1", "\"info!\""), new FieldChange("user", "\"ann\"", null),
                new FieldChange(FieldChange.Line, """{"log":{"level":"info"},"user":"ann","msg":1}""", "x"),
            ],
            trace[0].Changes.OrderBy(change => change.Field == FieldChange.Line).ThenBy(change => change.Field, StringComparer.Ordinal));
    }

    [Fact]
    public void Render_PartsOfARecord_EachIsToldWithItsOwnTrace()
    {
        var yaml = RenderBed.Yaml("- set: { all: yes }\n- split: items\n- drop: { reason: long, longer_than: 16 }");

        var results = RenderBed.Render(yaml, traces: true, """{"items":[{"level":"info"},{"level":"debug"},{"level":"warn"}]}""")[0].Results;

        Assert.Equal(["""{"level":"info"}""", """{"level":"warn"}"""], results.OfType<RenderedEntry>().Select(RenderBed.Line));
        Assert.Equal((2, "long"), (Assert.IsType<RenderedDrop>(results[1]).Stage!.Value, Assert.IsType<RenderedDrop>(results[1]).Reason));
        Assert.All(results, result => Assert.Equal(["set", "split", "drop"], result.Trace.Select(stage => stage.Kind)));
        Assert.All(results, result => Assert.Equal(new FieldChange("all", null, "\"yes\""), Assert.Single(result.Trace[0].Changes)));
        Assert.Contains(new FieldChange("level", null, "\"warn\""), results[2].Trace[1].Changes);
    }
}
