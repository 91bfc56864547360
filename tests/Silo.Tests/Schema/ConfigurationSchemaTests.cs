using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Json.Schema;
using OrleansKafkaLoki.Silo.Configuration.Presets;
using OrleansKafkaLoki.Silo.Configuration.Yaml;
using OrleansKafkaLoki.Silo.Schema;
using OrleansKafkaLoki.Silo.Tests.Configuration;
using OrleansKafkaLoki.Silo.Tests.Rendering;

namespace OrleansKafkaLoki.Silo.Tests.Schema;

public sealed partial class ConfigurationSchemaTests
{
    private const string CheckedIn = "deploy/orleans-kafka-loki.schema.json";

    private static readonly string Text = ConfigurationSchema.Text();

    private static readonly JsonSchema Schema = JsonSchema.FromText(Text);

    public static TheoryData<string> Presets => [.. Preset.Names];

    [Fact]
    public void Schema_CheckedIn_IsThatOfTheOptions() => Assert.True(
        File.ReadAllText(RepositoryFile.Path(CheckedIn)) == Text,
        $"{CheckedIn} is not that of the options any more. Renew it: dotnet run --project src/Silo -- schema > {CheckedIn}");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Schema_TheExample_IsValid(bool uncommented)
    {
        var example = File.ReadAllText(RepositoryFile.Path("deploy/pipeline.example.yaml"));

        Assert.Empty(Mistakes(uncommented ? CommentedOption().Replace(example, "$1") : example));
    }

    [Theory]
    [InlineData("deploy/docker/pipeline.yaml")]
    [InlineData("deploy/kubernetes/shipper.yaml")]
    [InlineData("docs/stages.md")]
    [InlineData("docs/testing-configuration.md")]
    [InlineData("docs/other-shippers.md")]
    [InlineData("docs/audit.md")]
    public void Schema_ConfigurationsInFiles_AreValid(string file)
    {
        var text = File.ReadAllText(RepositoryFile.Path(file));
        var configurations = Path.GetExtension(file) == ".md" ? Block().Matches(text).Select(match => match.Groups[1].Value).Where(IsConfiguration).ToList()
            : file.Contains("kubernetes", StringComparison.Ordinal) ? [("\n" + Manifest().Match(text).Groups[1].Value).Replace("\n    ", "\n", StringComparison.Ordinal)]
            : [text];

        Assert.NotEmpty(configurations);
        Assert.Empty(configurations.SelectMany(Mistakes));
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void Schema_APreset_IsValid(string preset) =>
        Assert.Empty(Mistakes($"pipelines:\n  app:\n    {Preset.Text(preset)!.Trim().ReplaceLineEndings("\n    ")}"));

    [Fact]
    public void Schema_Aliases_AreValid() => Assert.Empty(Mistakes("pipelines: { a: { source: { auto_offset_reset: smallest } } }"));

    [Fact]
    public void Schema_AllFormsThatAreRead_AreValid() => Assert.Empty(Mistakes(RenderBed.Yaml(
        """
        - json: log
        - json: { source: log, on_error: dead_letter }
        - drop: { older_than: 90s }
        - keep: [a, b]
        - set: { a: 1, b.c: "{{ x }}" }
        - line:
        """,
        "limits:",
        """
        tests:
          - { name: a, input: [a, { value: b, offset: 1 }], expect: [{ labels: { a: b } }, { dropped: drop }] }
        admin: { listen: "${LISTEN:-127.0.0.1:8080}" }
        buffer: { max_bytes: "${BYTES}" }
        """)));

    [Theory]
    [InlineData("admn: {}")]
    [InlineData("shutdown: { timeout_secs: soon }")]
    [InlineData("shutdown: { timeout_secs: 100000 }")]
    [InlineData("logging: { format: xml }")]
    [InlineData("pipelines: { app: { stages: [{ jsn: log }] } }")]
    [InlineData("pipelines: { app: { stages: [{ drop: { older_than: 90 } }] } }")]
    [InlineData("pipelines: { app: { source: { topics: logs } } }")]
    [InlineData("tests: { name: a }")]
    [InlineData("tests: [{ input: [a] }]")]
    [InlineData("pipelines: { app: { stages: [{ line: a, drop: b }] } }")]
    [InlineData("pipelines: { app: { stages: [{ if: a = 1 }] } }")]
    [InlineData("pipelines: { app: { stages: [{ regex: { source: a } }] } }")]
    [InlineData("pipelines: { app: { stages: [{ map: { values: { a: b } } }] } }")]
    [InlineData("pipelines: { app: { stages: [{ sample: {} }] } }")]
    [InlineData("pipelines: { app: { sink: { encoding: { codec: xml } } } }")]
    public void Schema_WhatIsAMistake_IsNotValid(string yaml) => Assert.NotEmpty(Mistakes(yaml));

    [Fact]
    public void Schema_Options_AreDescribedAsInTheCode()
    {
        var root = JsonNode.Parse(Text)!;

        Assert.Equal("The pipelines by name (`[a-z0-9][a-z0-9_-]*`); at least one. Silos may differ while they are restarted one by one.", (string?)root["properties"]!["pipelines"]!["description"]);
        Assert.Equal(30, (int)root["definitions"]!["shutdown"]!["properties"]!["timeout_secs"]!["default"]!);
        Assert.Empty(
            from section in root["definitions"]!.AsObject()
            from property in section.Value!["properties"]?.AsObject() ?? []
            where property.Value!["description"] is null
            select $"{section.Key}.{property.Key}");
    }

    private static bool IsConfiguration(string yaml) => yaml.Split('\n').Any(line => line.StartsWith("pipelines:", StringComparison.Ordinal) || line.StartsWith("tests:", StringComparison.Ordinal));

    private static List<string> Mistakes(string yaml)
    {
        var value = ToJson(YamlTreeReader.Read(new StringReader(yaml)));
        var results = Schema.Evaluate(JsonSerializer.SerializeToElement(value), new EvaluationOptions { OutputFormat = OutputFormat.List });
        return results.IsValid ? [] : [.. (results.Details ?? []).Where(detail => !detail.IsValid).Select(detail => $"{detail.InstanceLocation} against {detail.EvaluationPath}")];
    }

    private static JsonNode? ToJson(YamlValue? value) => value switch
    {
        YamlMap map => new JsonObject(map.Entries.Select(entry => KeyValuePair.Create(entry.Name, ToJson(entry.Value)))),
        YamlList list => new JsonArray([.. list.Items.Select(ToJson)]),
        YamlScalar { Text: "true" or "false" } flag => flag.Text == "true",
        YamlScalar { Text: { } text } when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        YamlScalar { Text: { } text } when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        YamlScalar { Text: { } text } => text,
        _ => null,
    };

    [GeneratedRegex(@"```ya?ml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"pipeline\.yaml: \|\n(.*?)\n---", RegexOptions.Singleline)]
    private static partial Regex Manifest();

    [GeneratedRegex(@"^(\s*)#(?=[^\s#])", RegexOptions.Multiline)]
    private static partial Regex CommentedOption();
}
