using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using OrleansKafkaLoki.Grains.Records.Routing;
using OrleansKafkaLoki.Grains.Rendering;
using OrleansKafkaLoki.Silo.Rendering;
using OrleansKafkaLoki.Silo.Tests.Configuration;

namespace OrleansKafkaLoki.Silo.Tests.Examples;

/// <summary>
/// What presets make of many real lines: those of Loghub (https://github.com/logpai/loghub), which are free for research and no part of this repository.
/// Runs where <c>OKL_TEST_LOGHUB</c> names a folder with its Apache.log, Hadoop.log, Linux.log, OpenStack.log and Zookeeper.log.
/// </summary>
public sealed partial class RealLineTests
{
    private const int MostStreams = 10;

    // Beside the year that lines without one are of.
    private const long Now = 1_118_750_000_000;

    private static readonly string? Folder = Environment.GetEnvironmentVariable("OKL_TEST_LOGHUB") is { Length: > 0 } folder ? folder : null;

    [Theory]
    [InlineData("fluent-bit-kubernetes", "Hadoop")]
    [InlineData("fluent-bit-kubernetes", "Zookeeper")]
    [InlineData("vector-kubernetes", "OpenStack")]
    [InlineData("filebeat", "Apache")]
    [InlineData("filebeat", "Linux")]
    [InlineData("docker", "Hadoop")]
    [InlineData("ecs", "Zookeeper")]
    [InlineData("apache", "Apache")]
    [InlineData("syslog", "Linux")]
    public void Preset_OfRealLines_HasEachWholeWithItsLevelInFewStreams(string preset, string file)
    {
        Assert.SkipWhen(Folder is null, "OKL_TEST_LOGHUB names no folder with Loghub's lines.");
        using var renderer = new PipelineRenderer(new PipelinePlan("app", Load(preset)), traces: false);
        var places = new InputPlaces("logs", partition: 0);
        HashSet<string> streams = [];
        foreach (var line in File.ReadLines(Path.Combine(Folder, $"{file}.log")))
        {
            var record = renderer.Render(places.Place(new RecordSpec { Value = Encoding.UTF8.GetBytes(Wrap(preset, file, line)), TimestampMs = Now }));

            var entry = Assert.IsType<RenderedEntry>(Assert.Single(record.Results));
            Assert.EndsWith(Encoding.UTF8.GetString(entry.Line.Span), line, StringComparison.Ordinal);
            Assert.True(preset == "syslog" || entry.Line.Length == Encoding.UTF8.GetByteCount(line), $"Cut: {line}");
            Assert.True(LevelOf(line) is not { } level || entry.Stream.Labels.Contains($"level=\"{level}\"", StringComparison.Ordinal), $"{entry.Stream.Labels} of {line}");
            streams.Add(AppLabel().Replace(entry.Stream.Labels, ""));
        }

        Assert.InRange(streams.Count, 1, MostStreams - 1);
    }

    private static Grains.Options.Pipelines.PipelineOptions Load(string preset)
    {
        var configuration = TestConfiguration.Load($$"""
            redis: { connection_string: "localhost:6379" }
            pipelines:
              app:
                preset: {{preset}}
                source: { bootstrap_servers: "localhost:9092", topics: [logs], group_id: g }
                sink: { endpoint: "http://localhost:3100" }
            """);
        Assert.Empty(configuration.Mistakes);
        return configuration.Options.Pipelines["app"];
    }

    /// <summary>The line in the form in which a preset's source gives it.</summary>
    private static string Wrap(string preset, string file, string line) => preset switch
    {
        "fluent-bit-kubernetes" => Json(new()
        {
            ["@timestamp"] = 1118750000.25, ["log"] = line + "\n", ["stream"] = "stderr",
            ["kubernetes"] = new Dictionary<string, object> { ["pod_name"] = "p", ["namespace_name"] = "prod", ["container_name"] = file },
        }),
        "vector-kubernetes" => Json(new()
        {
            ["timestamp"] = "2005-06-14T12:00:00.25Z", ["message"] = line,
            ["kubernetes"] = new Dictionary<string, object> { ["pod_name"] = "p", ["pod_namespace"] = "prod", ["container_name"] = file },
        }),
        "filebeat" => Json(new() { ["@timestamp"] = "2005-06-14T12:00:00.25Z", ["message"] = line, ["fields"] = new Dictionary<string, object> { ["app"] = file } }),
        "ecs" => Json(new() { ["@timestamp"] = "2005-06-14T12:00:00.25Z", ["message"] = line, ["log.level"] = LevelOf(line) ?? "", ["service.name"] = file }),
        "docker" => Json(new() { ["log"] = line + "\n", ["stream"] = "stdout", ["time"] = "2005-06-14T12:00:00.25Z" }),
        _ => line,
    };

    private static string Json(Dictionary<string, object> fields) => JsonSerializer.Serialize(fields);

    /// <summary>The level that a line has in its own place for it; null where it has none.</summary>
    private static string? LevelOf(string line) => LevelColumn().Match(line).Groups["level"].Value switch
    {
        "INFO" or "notice" => "info",
        "WARN" or "WARNING" => "warn",
        "ERROR" or "error" => "error",
        "FATAL" => "fatal",
        _ => null,
    };

    [GeneratedRegex(@"^(?:\[[^\]]+\] \[(?<level>\w+)\]|(?:\S+ )?\d{4}-\d{2}-\d{2} [\d:.,]+ (?:- |\d+ )?(?<level>[A-Z]+)\b)")]
    private static partial Regex LevelColumn();

    // A host has as many applications as it has.
    [GeneratedRegex("app=\"[^\"]*\", ")]
    private static partial Regex AppLabel();
}
