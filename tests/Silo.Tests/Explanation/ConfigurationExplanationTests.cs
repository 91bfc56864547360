using CsCheck;
using OrleansKafkaLoki.Grains.Records.Routing;
using OrleansKafkaLoki.Silo.Configuration;
using OrleansKafkaLoki.Silo.Configuration.Presets;
using OrleansKafkaLoki.Silo.Explanation;
using OrleansKafkaLoki.Silo.Tests.Configuration;
using OrleansKafkaLoki.Silo.Tests.Rendering;

namespace OrleansKafkaLoki.Silo.Tests.Explanation;

public sealed class ConfigurationExplanationTests
{
    private const string Stages = """
        - json: log
        - { json: { source: log, on_error: dead_letter, expressions: { a.b: 'x."y z"' } }, if: 'a = "$x" and |~ `\d+ # x`' }
        - regex: '(?P<a>$|\$\{x)'
        - timestamp: { source: time, fallback_formats: ["%Y-%m-%d %H:%M", RFC3339], location: Europe/Berlin }
        - { drop: "no: reason", if: level = "debug" }
        - drop: { older_than: 90m, longer_than: 1000 }
        - map: { source: status, values: { "/^5/": "on", y: "1.50", "~": "null" }, default: "" }
        - set: { "\"odd name\"": "{{ a }}\n\t\u2028'\"", b: "$$HOME $${HOME}", c: " x " }
        - redact: [email, ipv4]
        - { sample: 0.25, if: topic = "a" }
        - split: { source: records, by: lines, target: line }
        - line: "{{ line }}"
        """;

    public static TheoryData<string> Configurations =>
    [
        File.ReadAllText(RepositoryFile.Path("deploy/pipeline.example.yaml")),
        File.ReadAllText(RepositoryFile.Path("deploy/docker/pipeline.yaml")).Replace("password_file: /run/secrets/admin-password", "password: a", StringComparison.Ordinal),
        RenderBed.Yaml(Stages, "tenant_id: 'x{{ topic }}'\nfallback_tenant_id: none\nmax_drift_secs: 90", "tests: [{ name: it, input: [a, { value: \"x\\ny\", headers: { a: b } }], expect: [{ line: a }, { dropped: x }] }]"),
        .. Preset.Names.Select(name => TestConfiguration.Good + $"\n    preset: {name}\n    stages: [{{ drop: a, if: '|= \"x\"' }}]"),
    ];

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Text_OfAConfiguration_IsOneThatDoesTheSame(string yaml)
    {
        var original = TestConfiguration.Load(yaml);
        Assert.Empty(original.Mistakes);
        foreach (var all in (bool[])[false, true])
        {
            var text = ConfigurationExplanation.Text(original, all);
            var explained = TestConfiguration.Load(text, environment: new() { ["HOME"] = "x", ["x"] = "y" });

            Assert.True(explained.Mistakes.Count == 0, $"{string.Join('\n', explained.Mistakes)}\n{text}");
            Assert.Equal(
                original.Options.Pipelines.Select(pipeline => (pipeline.Key, new PipelinePlan(pipeline.Key, pipeline.Value).Routing)),
                explained.Options.Pipelines.Select(pipeline => (pipeline.Key, new PipelinePlan(pipeline.Key, pipeline.Value).Routing)));

            // All of it, not only what routing looks at.
            Assert.Equal(WithoutOrigins(text), WithoutOrigins(ConfigurationExplanation.Text(explained, all)));
        }
    }

    [Fact]
    public void Text_Values_TellWhereTheyComeFrom()
    {
        var file = Path.Combine(Path.GetTempPath(), "okl-origins.yaml");
        File.WriteAllText(file, TestConfiguration.Good + "\n    preset: nginx\n    stages:\n      - drop: ${WHY:-x}\n        if: '|= \"x\"'\n");
        var sources = new ConfigurationSources(file, ["admin.listen=127.0.0.1:9090"], new Dictionary<string, string> { ["OKL__PIPELINES__APP__SOURCE__TOPIC_KEY"] = "t" });
        var lines = Lines(ConfigurationExplanation.Text(ShipperConfiguration.Load(sources), all: true));
        File.Delete(file);

        Assert.Equal("okl-origins.yaml:6", lines["bootstrap_servers: localhost:9092"]);
        Assert.Equal("environment OKL__PIPELINES__APP__SOURCE__TOPIC_KEY", lines["topic_key: t"]);
        Assert.Equal("--set", lines["listen: '127.0.0.1:9090'"]);
        Assert.Equal("default", lines["offset_key: offset"]);
        Assert.Equal("preset nginx", lines["job: nginx"]);
        Assert.Equal("preset nginx", lines["- if: has(time_local)"]);
        Assert.Equal("okl-origins.yaml:15, environment WHY", lines["- if: '|= \"x\"'"]);
    }

    [Fact]
    public void Text_Secrets_AreNotShown()
    {
        var configuration = TestConfiguration.Load(
            TestConfiguration.Good.Replace("http://localhost", "http://me:hunter2@localhost", StringComparison.Ordinal)
            + "\n      request: { headers: { X-Key: hunter2 } }\n    stages: [{ redact: { patterns: [email], replace: hash, salt: hunter2 } }]",
            ["redis.password=hunter2", "pipelines.app.source.librdkafka_options.ssl.key.password=hunter2"]);
        Assert.Empty(configuration.Mistakes);
        var text = ConfigurationExplanation.Text(configuration, all: true);

        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
        Assert.Contains("http://***@localhost:3100", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_WithoutDefaults_HasOnlyWhatWasSaid() => Assert.Equal(
        ["redis:", "connection_string: '***'", "pipelines:", "app:", "source:", "bootstrap_servers: localhost:9092", "topics:", "- app-logs", "group_id: shipper", "sink:", "endpoint: http://localhost:3100", "labels:", "topic: '{{ topic }}'"],
        Lines(ConfigurationExplanation.Text(TestConfiguration.Load(TestConfiguration.Good), all: false)).Keys);

    [Fact]
    public void Value_OfAnyText_IsReadAsItIs() => Gen.String.Where(text => !text.Any(char.IsSurrogate)).Sample(text =>
    {
        var configuration = TestConfiguration.Load(
            TestConfiguration.Good + $"\n    stages: [{{ drop: {YamlText.Value(text + "x")}, if: '|= \"x\"' }}]", environment: new() { ["A"] = "x" });

        Assert.Equal(text + "x", configuration.Options.Pipelines["app"].Stages[0].Drop!.Reason);
    });

    [Theory]
    [InlineData("true", "'true'")]
    [InlineData("No", "'No'")]
    [InlineData("1.5", "'1.5'")]
    [InlineData("2026-01-01", "'2026-01-01'")]
    [InlineData("~", "'~'")]
    [InlineData("", "''")]
    [InlineData("- a", "'- a'")]
    [InlineData("a: b", "'a: b'")]
    [InlineData("a #b", "'a #b'")]
    [InlineData("app-logs", "app-logs")]
    [InlineData("http://loki:3100", "http://loki:3100")]
    [InlineData("status >= 500", "status >= 500")]
    [InlineData("it's", "'it''s'")]
    [InlineData("a\nb", "\"a\\nb\"")]
    [InlineData("${A}", "'$${A}'")]
    [InlineData("^a$", "'^a$'")]
    public void Value_OfATextThatYamlTakesForAnother_IsQuoted(string text, string expected) => Assert.Equal(expected, YamlText.Value(text));

    private static Dictionary<string, string> Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
        .Select(line => line.Split("  # "))
        .DistinctBy(parts => parts[0].Trim())
        .ToDictionary(parts => parts[0].Trim(), parts => parts.ElementAtOrDefault(1) ?? "");

    private static string WithoutOrigins(string text) => string.Join('\n', text.Split('\n').Select(line => line.LastIndexOf("  # ", StringComparison.Ordinal) is > 0 and var at ? line[..at].TrimEnd() : line));
}
