using OrleansKafkaLoki.Silo.Configuration.Presets;

namespace OrleansKafkaLoki.Silo.Tests.Configuration.Presets;

/// <summary>What each preset makes of what its source writes.</summary>
public sealed class PresetTests
{
    public static TheoryData<string> Names => [.. Preset.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Preset_AloneAndWithMore_IsAGoodConfiguration(string name)
    {
        Assert.Empty(Load(name).Mistakes);
        Assert.Empty(Load(name, "stages:\n      - line: x\n    sink:\n      labels: { level: fixed }").Mistakes);
    }

    [Theory]
    [InlineData(
        "fluent-bit-kubernetes",
        """{"@timestamp":1767323045.678,"log":"level=warn msg=slow\n","stream":"stderr","kubernetes":{"pod_name":"web-7d4-x","namespace_name":"shop","container_name":"web","host":"n1","labels":{"app":"web","pod-template-hash":"7d4"}}}""",
        """{app="web", container="web", level="warn", namespace="shop"}""", "level=warn msg=slow", 1_767_323_045_678)]
    [InlineData(
        "vector-kubernetes",
        """{"timestamp":"2026-01-02T03:04:05.678901Z","message":"{\"level\":\"error\"}","stream":"stdout","kubernetes":{"pod_name":"p","pod_namespace":"shop","container_name":"c","pod_node_name":"n","pod_labels":{"app.kubernetes.io/name":"cart"}}}""",
        """{app="cart", container="c", level="error", namespace="shop"}""", """{"level":"error"}""", 1_767_323_045_678)]
    [InlineData(
        "filebeat",
        """{"@timestamp":"2026-01-02T03:04:05.678Z","message":"ERROR it failed","host":{"name":"h1"},"log":{"file":{"path":"/var/log/a.log"}},"fields":{"service_name":"pay"}}""",
        """{app="pay", host="h1", level="error"}""", "ERROR it failed", 1_767_323_045_678)]
    [InlineData(
        "ecs",
        """{"@timestamp":"2026-01-02T03:04:05.678Z","log.level":"INFO","message":"hello","service.name":"pay","trace.id":"abc"}""",
        """{app="pay", level="info"}""", "hello", 1_767_323_045_678)]
    [InlineData(
        "docker", """{"log":"it works\n","stream":"stdout","time":"2026-01-02T03:04:05.678901234Z"}""",
        """{job="docker", level="unknown"}""", "it works", 1_767_323_045_678)]
    [InlineData(
        "syslog", "<165>1 2026-01-02T03:04:05.678Z host1 app 7 ID - it works",
        """{app="app", host="host1", level="info"}""", "it works", 1_767_323_045_678)]
    [InlineData(
        "nginx", """93.180.71.3 - - [02/Jan/2026:03:04:05 +0000] "GET /a HTTP/1.1" 503 0 "-" "curl" """,
        """{job="nginx", level="error"}""", """93.180.71.3 - - [02/Jan/2026:03:04:05 +0000] "GET /a HTTP/1.1" 503 0 "-" "curl" """, 1_767_323_045_000)]
    [InlineData(
        "apache", "[Fri Jan 02 03:04:05 2026] [notice] workerEnv.init() ok /etc/httpd/conf/workers2.properties",
        """{job="apache", level="info"}""", "[Fri Jan 02 03:04:05 2026] [notice] workerEnv.init() ok /etc/httpd/conf/workers2.properties", 1_767_323_045_000)]
    [InlineData(
        "otel-json",
        """{"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"pay"}}]},"scopeLogs":[{"scope":{"name":"s"},"logRecords":[{"timeUnixNano":"1767323045678901234","severityNumber":17,"body":{"stringValue":"it failed"},"traceId":"t"}]}]}]}""",
        """{level="error", service_name="pay"}""", "it failed", 1_767_323_045_678)]
    public void Preset_OfWhatItsSourceWrites_SetsLabelsLevelTimeAndLine(string name, string value, string labels, string line, long timestampMs)
    {
        var configuration = Load(name);
        Assert.Empty(configuration.Mistakes);
        var entry = Assert.Single(PresetBed.Entries(configuration.Options.Pipelines["app"], value));

        Assert.Equal((labels, line, timestampMs), (entry.Labels, entry.Line, entry.TimestampNs / 1_000_000));
    }

    [Fact]
    public void Preset_OtelJsonOfSeveralResources_MakesAnEntryOfEachLogRecord()
    {
        var entries = PresetBed.Entries(Load("otel-json").Options.Pipelines["app"], """
            {"resourceLogs":[
              {"resource":{"attributes":[{"key":"host.name","value":{"stringValue":"h"}},{"key":"service.name","value":{"stringValue":"pay"}},{"key":"k8s.namespace.name","value":{"stringValue":"shop"}}]},
               "scopeLogs":[{"scope":{"name":"s1"},"logRecords":[
                  {"timeUnixNano":"1767323045678901234","severityText":"WARN","body":{"stringValue":"one"},"attributes":[{"key":"http.status","value":{"intValue":"503"}}]},
                  {"timeUnixNano":"0","observedTimeUnixNano":"1767323045678901236","severityNumber":9,"body":{"stringValue":"two"}}]},
                 {"scope":{"name":"s2"},"logRecords":[{"timeUnixNano":"1767323045678901237","body":{"kvlistValue":{"values":[{"key":"a","value":{"boolValue":true}}]}}}]}]},
              {"resource":{},"scopeLogs":[{"logRecords":[{"timeUnixNano":"1767323045678901238","body":{"stringValue":"four"}}]}]}]}
            """);

        Assert.Equal(
            [
                ("""{k8s_namespace_name="shop", level="warn", service_name="pay"}""", "one", 1_767_323_045_678_901_234),
                ("""{k8s_namespace_name="shop", level="info", service_name="pay"}""", "two", 1_767_323_045_678_901_236),
                ("""{k8s_namespace_name="shop", level="unknown", service_name="pay"}""", """{"kvlistValue":{"values":[{"key":"a","value":{"boolValue":true}}]}}""", 1_767_323_045_678_901_237),
                ("""{level="unknown", service_name="unknown_service"}""", "four", 1_767_323_045_678_901_238),
            ],
            entries.Select(entry => (entry.Labels, entry.Line, entry.TimestampNs)));
    }

    [Fact]
    public void Load_NullForALabelOfThePreset_TakesItAway() => Assert.DoesNotContain(
        "container", Load("fluent-bit-kubernetes", "sink:\n      labels: { container: null }").Options.Pipelines["app"].Sink.Labels.Keys);

    [Fact]
    public void Load_UnknownPreset_NamesThoseThatThereAre() =>
        Assert.Contains("fluent-bit-kubernetes", Assert.Single(Load("fluentbit", "sink:\n      labels: { a: b }").Mistakes).Remedy, StringComparison.Ordinal);

    private static Silo.Configuration.ShipperConfiguration Load(string preset, string more = "") => TestConfiguration.Load($$"""
        redis: { connection_string: "localhost:6379" }
        pipelines:
          app:
            preset: {{preset}}
            source: { bootstrap_servers: "localhost:9092", topics: [logs], group_id: g }
            {{(more.Contains("sink:", StringComparison.Ordinal) ? more.Replace("sink:\n", "sink:\n      endpoint: \"http://localhost:3100\"\n", StringComparison.Ordinal) : $"sink: {{ endpoint: \"http://localhost:3100\" }}")}}
        """);
}
