namespace OrleansKafkaLoki.Silo.Tests.Configuration;

public sealed class StagesConfigurationTests
{
    [Fact]
    public void Load_Stages_KeepTheirOrderAndTakeShorthands()
    {
        var configuration = Load("""
            - json: log
            - json: { source: a.b, target: c }
            - timestamp: { source: time, format: "%Y-%m-%d %H:%M:%S", fallback_formats: [RFC3339] }
            - set: { app.name: "{{ app }}", level: info }
            - keep: [app.name, level]
            - { drop: noisy, if: level = "debug" }
            - drop: { older_than: 90m, longer_than: 1000 }
            - split: records
            - rename: { a: b }
            - remove: [c, d.e]
            - line: "{{ b }}"
            """);

        Assert.Empty(configuration.Mistakes);
        var stages = configuration.Options.Pipelines["app"].Stages;
        Assert.Equal(("log", "a.b", "c"), (stages[0].Json!.Source, stages[1].Json!.Source, stages[1].Json!.Target));
        Assert.Equal(["RFC3339"], stages[2].Timestamp!.FallbackFormats);
        Assert.Equal("{{ app }}", stages[3].Set!["app.name"]);
        Assert.Equal(["app.name", "level"], stages[4].Keep!.Fields);
        Assert.Equal(("noisy", "level = \"debug\""), (stages[5].Drop!.Reason, stages[5].If));
        Assert.Equal((TimeSpan.FromMinutes(90), 1000), (stages[6].Drop!.OlderThan, stages[6].Drop!.LongerThan));
        Assert.Equal("records", stages[7].Split!.Source);
        Assert.Equal(["c", "d.e"], stages[9].Remove!);
        Assert.Equal("{{ b }}", stages[10].Line);
    }

    [Theory]
    [InlineData("- {}", "pipelines.app.stages.0", "Say what the stage does: one of json,")]
    [InlineData("- { line: a, drop: b, if: x = 1 }", "pipelines.app.stages.0", "Make each of them a stage of its own")]
    [InlineData("- drop: all", "pipelines.app.stages.0.drop", "Say with 'if'")]
    [InlineData("- keep: {}", "pipelines.app.stages.0.keep", "Say with 'if'")]
    [InlineData("- drops: all", "pipelines.app.stages.0.drops", "did you mean 'drop'?")]
    [InlineData("- set: { topic: x }", "pipelines.app.stages.0", "topic is what Kafka says of the record")]
    [InlineData("- set: { 'a[0]': x }", "pipelines.app.stages.0", "element of an array")]
    [InlineData("- line: '{{ a'", "pipelines.app.stages.0", "is not closed")]
    [InlineData("- line: '{{ nobody }}'", "pipelines.app.stages.0.line", "No record can have this field")]
    [InlineData("- { split: a, if: 'a != \"\"' }\n- split: b", "pipelines.app.stages.1.split", "a record can be split once")]
    [InlineData("- timestamp: { source: message, format: nothing }", "pipelines.app.stages.0", "nothing in it stands for a part of a time")]
    [InlineData("- timestamp: { source: message, location: Mars }", "pipelines.app.stages.0", "no zone that this system knows")]
    [InlineData("- timestamp: { source: message, format: UnixMs, location: Europe/Berlin }", "pipelines.app.stages.0", "timestamp.location has no effect")]
    [InlineData("- line: 'at %Y-%m-%d'", "pipelines.app.stages.0", "is a time as Vector writes it")]
    [InlineData("line: a", "pipelines.app.stages", "Must be a list")]
    [InlineData("- line", "pipelines.app.stages.0", "A single value stands here")]
    public void Load_MistakenStage_SaysWhereAndWhatToDo(string stages, string path, string remedy)
    {
        var mistakes = Load(stages).Mistakes;

        Assert.Contains(mistakes, mistake => mistake.Path == path && mistake.Remedy.Contains(remedy, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("- json: message", "level", true)]
    [InlineData("- json: { source: message, target: app }", "app.level", true)]
    [InlineData("- json: { source: message, target: app }", "level", false)]
    [InlineData("- set: { level: x }", "level", true)]
    [InlineData("- set: { level: x }", "levels", false)]
    [InlineData("- rename: { message: line }", "line", true)]
    public void Load_LabelOfAFieldThatStagesWrite_IsGood(string stages, string field, bool isGood)
    {
        var mistakes = Load(stages, field).Mistakes;

        Assert.Equal(isGood ? [] : ["pipelines.app.sink.labels.x"], mistakes.Select(mistake => mistake.Path));
    }

    private static Silo.Configuration.ShipperConfiguration Load(string stages, string? field = null)
    {
        var label = field is null ? "" : $"\n        x: \"{{{{ {field} }}}}\"";
        return TestConfiguration.Load($"{TestConfiguration.Good}{label}\n    stages:\n      {stages.ReplaceLineEndings("\n      ")}");
    }
}
