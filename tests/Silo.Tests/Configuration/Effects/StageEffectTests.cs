using OrleansKafkaLoki.Silo.Configuration.Presets;

namespace OrleansKafkaLoki.Silo.Tests.Configuration.Effects;

/// <summary>What stages do in vain.</summary>
public sealed class StageEffectTests
{
    private const string Json = "decoding: { codec: json }";

    public static TheoryData<string> Presets => [.. Preset.Names];

    [Theory]
    [InlineData("- regex: '(?P<a>x)(?P<b>y)'", "stages.0.regex a, b: Nothing reads it")]
    [InlineData("- regex: '(?P<a>x)(?P<b>y)'\n- line: '{{ a }}'", "stages.0.regex b: Nothing reads it")]
    [InlineData("- regex: '(?P<a>x)(?P<b>y)'\n- { line: '{{ a }}', if: b = 1 }", null)]
    [InlineData("- pattern: '<a> <_>'", "stages.0.pattern a: Nothing reads it")]
    [InlineData("- json: { expressions: { a: b } }", "stages.0.json a: Nothing reads it")]
    [InlineData("- json: { target: a }\n- line: '{{ a.b }}'", null)]
    [InlineData("- json: { target: a.b }\n- line: '{{ a }}'", null)]
    [InlineData("- json: {}", null)]
    [InlineData("- logfmt: { mapping: { a: b } }", "stages.0.logfmt a: Nothing reads it")]
    [InlineData("- set: { a: '{{ topic }}' }", "stages.0.set a: Nothing reads it")]
    [InlineData("- set: { level: '{{ topic }}' }\n- level: {}\n- line: '{{ level }}'", null)]
    [InlineData("- map: { source: topic, target: a, values: { x: y } }", "stages.0.map a: Nothing reads it")]
    [InlineData("- level: {}", "stages.0.level level: Nothing reads it")]
    [InlineData("- cri: {}", null)]
    [InlineData("- syslog: {}", null)]
    [InlineData("- { decolorize: message }", "stages.0.decolorize message: Nothing reads what becomes of this field")]
    [InlineData("- { decolorize: message }\n- line: '{{ message }}'", null)]
    [InlineData("- decolorize: {}", null)]
    [InlineData("- { sample: 0 }", "stages.0.sample.rate 0: Keeps no entry at all")]
    [InlineData("- { sample: 0, if: topic = \"a\" }", null)]
    [InlineData("- { line: x, if: '|= \"\"' }", "stages.0.if |= \"\": It holds of every record")]
    public void Load_Stage_WarnsOfWhatItDoesInVain(string stages, string? warning) => Check(EffectBed.Warnings(EffectBed.Load(stages)), warning);

    [Theory]
    [InlineData("structured_metadata: { x: '{{ a }}' }", true)]
    [InlineData("tenant_id: '{{ a }}', fallback_tenant_id: b", true)]
    [InlineData("labels: { job: '{{ a.b }}' }", true)]
    [InlineData("encoding: { codec: json }", true)]
    [InlineData("encoding: { codec: logfmt }", true)]
    [InlineData("encoding: { codec: text }", false)]
    [InlineData("structured_metadata: { x: '{{ topic }}' }", false)]
    public void Load_FieldOfASink_IsOneThatIsRead(string sink, bool isRead) =>
        Check(EffectBed.Warnings(EffectBed.Load("- set: { a: x }", sink)), isRead ? null : "stages.0.set a: Nothing reads it");

    [Theory]
    [InlineData("- redact: [email]", "encoding: { codec: json }", "stages.0.redact : The line is the record's value here")]
    [InlineData("- redact: [email]", "encoding: { codec: text }", "stages.0.redact : The line is the record's value here")]
    [InlineData("- redact: [email]", "", null)]
    [InlineData("- line: '{{ msg }}'\n- redact: [email]", "encoding: { codec: json }", null)]
    [InlineData("- redact: { patterns: [email], fields: [msg] }", "encoding: { codec: json }", null)]
    [InlineData("- replace: { expression: a, replace: b }", "encoding: { codec: logfmt }", "stages.0.replace : The line is the record's value here")]
    [InlineData("- line: 'x {{ msg | or \"-\" }}'", "encoding: { codec: json }", "sink.encoding.codec json: Has no effect")]
    [InlineData("- line: '{{ msg }}'", "encoding: { codec: json }", null)]
    [InlineData("- { line: x, if: a = 1 }", "encoding: { codec: json }", null)]
    public void Load_Line_WarnsWhereItIsNotWhatTheCodecMakes(string stages, string sink, string? warning) => Check(EffectBed.Warnings(EffectBed.Load(stages, sink, Json)), warning);

    [Theory]
    [InlineData("- redact: { patterns: [email], fields: [msg] }", "", "stages.0.redact")]
    [InlineData("- redact: { patterns: [email], fields: [msg] }\n- line: '{{ msg }}'", "", null)]
    [InlineData("- redact: { patterns: [email], fields: [msg] }", "encoding: { codec: json }", null)]
    public void Load_RedactionThatDoesNotReachTheLine_IsAMistake(string stages, string sink, string? path) =>
        Assert.Equal(path is null ? [] : [$"pipelines.app.{path}"], EffectBed.Load(stages, sink, Json).Mistakes.Select(mistake => mistake.Path));

    [Theory]
    [MemberData(nameof(Presets))]
    public void Load_Preset_IsBlamedForNothing(string preset)
    {
        Assert.Empty(EffectBed.Warnings(EffectBed.Load(rest: $"preset: {preset}")));
        Assert.Empty(EffectBed.Warnings(EffectBed.Load("- line: '{{ topic }} {{ __line__ }}'", "labels: { level: fixed, job: x }", rest: $"preset: {preset}")));
        Assert.Empty(EffectBed.Warnings(EffectBed.Load(sink: "encoding: { codec: json }", rest: $"preset: {preset}")));
    }

    [Fact]
    public void Load_PairOfThePresetWithoutItsField_IsAWarning() => Assert.All(
        EffectBed.Warnings(EffectBed.Load("- keep: [level]", rest: "preset: ecs")),
        warning => Assert.Contains("stages.0 (keep) takes it away", warning, StringComparison.Ordinal));

    [Fact]
    public void Load_StageBehindThoseOfThePreset_IsNamedAsInTheFile()
    {
        var mistake = Assert.Single(EffectBed.Load("- line: '{{ nobody }}'", rest: "preset: nginx").Mistakes);

        Assert.Equal("pipelines.app.stages.0.line", mistake.Path);
    }

    [Fact]
    public void Load_StageOfThePresetThatCannotBe_IsNamedSo()
    {
        var mistakes = EffectBed.Load(source: "key_field: level", rest: "preset: docker").Mistakes;

        Assert.Equal("pipelines.app.preset.stages.1", Assert.Single(mistakes).Path);
    }

    private static void Check(List<string> warnings, string? expected)
    {
        if (expected is null)
        {
            Assert.Empty(warnings);
        }
        else
        {
            Assert.StartsWith(expected, Assert.Single(warnings), StringComparison.Ordinal);
        }
    }
}
