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
            - keep: [app.name, level, records]
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
        Assert.Equal(["app.name", "level", "records"], stages[4].Keep!.Fields);
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
    [InlineData("- { line: a, if: 'level =' }", "pipelines.app.stages.0.if", "is not a condition")]
    [InlineData("- { line: a, if: nobody = 1 }", "pipelines.app.stages.0.if", "No record can have this field")]
    [InlineData("- { drop: x, if: '|= \"\"' }", "pipelines.app.stages.0.if", "It holds of every record, so the stage leaves out all")]
    [InlineData("- { keep: {}, if: topic = \"a\" and topic = \"b\" }", "pipelines.app.stages.0.if", "It holds of no record, so the stage leaves out all")]
    [InlineData("- { keep: {}, if: topic != \"a\" or topic != \"b\" }", "pipelines.app.stages.0.if", "It holds of every record, so the stage does nothing")]
    [InlineData("- { drop: x, if: topic = \"a\" and topic = \"b\" }", "pipelines.app.stages.0.if", "It holds of no record, so the stage does nothing")]
    [InlineData("- { drop: x, if: topic =~ \"a^b\" }", "pipelines.app.stages.0.if", "matches no text at all")]
    [InlineData("- regex: '(?P<a>x)$y'", "pipelines.app.stages.0", "matches no text at all")]
    [InlineData("- replace: { expression: 'a^b' }", "pipelines.app.stages.0", "matches no text at all")]
    [InlineData("- replace: { expression: '\\d*' }", "pipelines.app.stages.0.replace.expression", "It matches the empty text")]
    [InlineData("- map: { source: message, values: { /a^b/: c } }", "pipelines.app.stages.0", "matches no text at all")]
    [InlineData("- redact: { expressions: { mine: '$a' } }", "pipelines.app.stages.0", "matches no text at all")]
    [InlineData("- line: '{{ message | regexReplaceAll `a^b` `` }}'", "pipelines.app.stages.0", "matches no text at all")]
    [InlineData("- line: ''", "pipelines.app.stages.0.line", "this has no value")]
    [InlineData("- set: { a: '{{ `none` | or message }}' }\n- line: '{{ a }}'", "pipelines.app.stages.0.set.a", "put it last")]
    [InlineData("- drop: { older_than: 1h }", "pipelines.app.stages.0.drop.older_than", "No entry is older than its record")]
    [InlineData("- drop: { longer_than: 0 }", "pipelines.app.stages.0.drop.longer_than", "Must be at least 1")]
    [InlineData("- level: { fields: [severity] }\n- line: '{{ level }}'", "pipelines.app.stages.0.level.fields.0", "No record can have this field")]
    [InlineData("- set: {}", "pipelines.app.stages.0", "Say what the stage does")]
    [InlineData("- map: { source: message }", "pipelines.app.stages.0.map.values", "Does nothing")]
    [InlineData("- json: { target: a, expressions: { b: c } }", "pipelines.app.stages.0.json.target", "Has no effect beside expressions")]
    [InlineData("- logfmt: { target: a, mapping: { b: c } }", "pipelines.app.stages.0.logfmt.target", "Has no effect beside mapping")]
    [InlineData("- keep: { fields: [message], reason: x }", "pipelines.app.stages.0.keep.reason", "Has no effect beside fields")]
    [InlineData("- redact: { patterns: [email], salt: x }", "pipelines.app.stages.0.redact.salt", "Has no effect without a hash")]
    [InlineData("- remove: [message]\n- line: '{{ message }}'", "pipelines.app.stages.1.line", "pipelines.app.stages.0 (remove) takes it away before")]
    [InlineData("- rename: { message: m }\n- { line: '{{ m }}', if: has(message) }", "pipelines.app.stages.1.if", "pipelines.app.stages.0 (rename) takes it away before")]
    [InlineData("- json: {}\n- keep: [a]\n- line: '{{ b }}'", "pipelines.app.stages.2.line", "pipelines.app.stages.1 (keep) takes it away before")]
    [InlineData("line: a", "pipelines.app.stages", "Must be a list")]
    [InlineData("- line", "pipelines.app.stages.0", "A single value stands here")]
    public void Load_MistakenStage_SaysWhereAndWhatToDo(string stages, string path, string remedy)
    {
        var mistakes = Load(stages).Mistakes;

        Assert.Contains(mistakes, mistake => mistake.Path == path && mistake.Remedy.Contains(remedy, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("- { keep: {}, if: '|= \"a\"' }")]
    [InlineData("- { drop: x, if: topic = \"a\" or topic = \"b\" }")]
    [InlineData("- timestamp: message\n- drop: { older_than: 1h }")]
    [InlineData("- replace: { expression: '\\d+', replace: '' }")]
    [InlineData("- { redact: { patterns: [email], salt: x, replace: hash } }")]
    [InlineData("- { remove: [message], if: topic = \"a\" }\n- line: '{{ message }}'")]
    [InlineData("- remove: [message]\n- set: { message: '{{ topic }}' }\n- line: '{{ message }}'")]
    [InlineData("- regex: '(?P<severity>\\w+)'\n- level: { fields: [severity] }\n- line: '{{ level }}'")]
    [InlineData("- json: {}\n- remove: [a]\n- json: {}\n- line: '{{ a }}'")]
    [InlineData("- json: {}\n- remove: [a.b]\n- line: '{{ a }}'")]
    [InlineData("- json: {}\n- keep: [a.b]\n- line: '{{ a.b.c | or a }} {{ topic }}'")]
    [InlineData("- json: {}\n- remove: [level]\n- level: {}\n- line: '{{ level }}'")]
    [InlineData("- json: {}\n- rename: { a: b, b: a }\n- line: '{{ a }} {{ b }}'")]
    public void Load_StageThatMakesSense_IsGood(string stages)
    {
        var configuration = Load(stages);

        Assert.Empty(configuration.Mistakes);
        Assert.Empty(configuration.Warnings);
    }

    [Fact]
    public void Load_StageThatIsNone_IsTheOnlyMistake()
    {
        var mistake = Assert.Single(Load("- regex: '(?P<level>'\n- { line: x, if: a = 1 }\n- timestamp: level\n- line: '{{ level }}'", "level").Mistakes);

        Assert.Equal("pipelines.app.stages.0", mistake.Path);
    }

    [Theory]
    [InlineData("- json: message\n- remove: [level]", "level", "pipelines.app.stages.1 (remove) takes it away")]
    [InlineData("- json: message", "level | or `none` | or x", "put it last")]
    public void Load_LabelThatIsNever_IsAMistake(string stages, string field, string remedy)
    {
        var mistake = Assert.Single(Load(stages, field).Mistakes);

        Assert.Equal("pipelines.app.sink.labels.x", mistake.Path);
        Assert.Contains(remedy, mistake.Remedy, StringComparison.Ordinal);
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
