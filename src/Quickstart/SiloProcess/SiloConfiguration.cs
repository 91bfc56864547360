using System.Globalization;
using OrleansKafkaLoki.Grains.Options.Sink;

namespace OrleansKafkaLoki.Quickstart.SiloProcess;

/// <summary>The configuration file of a silo that ships everything from some topics to one Loki.</summary>
internal sealed record SiloConfiguration
{
    private const string Coordinates = """
              structured_metadata:
                kafka_topic: "{{ topic }}"
                kafka_partition: "{{ partition }}"
                kafka_offset: "{{ offset }}"

        """;

    /// <summary>The Kafka brokers.</summary>
    public required string BootstrapServers { get; init; }

    public required IReadOnlyList<string> Topics { get; init; }

    /// <summary>Loki's address.</summary>
    public required Uri Loki { get; init; }

    /// <summary>The tenant of the records; null sends none. Default: null.</summary>
    public string? Tenant { get; init; }

    /// <summary>Whether Loki has the rates per stream that it comes with; else it has none. Default: false, as the embedded one.</summary>
    public bool HasStreamRates { get; init; }

    /// <summary>The Redis of the cluster, <c>host:port</c>.</summary>
    public required string Redis { get; init; }

    /// <summary>The file of Redis' password; null: it has none.</summary>
    public string? RedisPasswordFile { get; init; }

    /// <summary>The port of the admin listener: health, metrics, dashboard. A <see cref="SiloFleet"/> sets it.</summary>
    public int AdminPort { get; init; }

    /// <summary>The port towards other silos. A <see cref="SiloFleet"/> sets it.</summary>
    public int SiloPort { get; init; }

    /// <summary>The port for external Orleans clients; 0 for none. Default: 0.</summary>
    public int GatewayPort { get; init; }

    /// <summary>Sets one run's consumer group, grain state and log lines apart from another's on the same servers.</summary>
    public required string RunId { get; init; }

    /// <summary>The folder of dead letters; null keeps them in the pipeline's topic.</summary>
    public string? DeadLetters { get; init; }

    /// <summary>The continuous audit's options, as a map of YAML; null for no such audit. Needs <see cref="DeadLetters"/> to be null.</summary>
    public string? ContinuousAudit { get; init; }

    /// <summary>The most bytes that the silo reads and holds without a verdict; null leaves the silo's default.</summary>
    public long? BufferBytes { get; init; }

    /// <summary>Seconds after which a batch is pushed however small it is; null leaves the silo's default.</summary>
    public double? BatchTimeoutSecs { get; init; }

    /// <summary>What a crash may do to records that were under way. Default: nothing.</summary>
    public DeliveryMode Delivery { get; init; } = DeliveryMode.EffectivelyOnce;

    /// <summary>Labels beside <c>job</c> and <c>run</c>: name to template.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>
    {
        ["level"] = "{{ level }}",
        ["namespace"] = "{{ namespace }}",
        ["service"] = "{{ service }}",
        ["topic"] = "{{ topic }}",
    };

    /// <summary>Whether the pipeline <c>quickstart</c> reads values as JSON objects. Default: true.</summary>
    public bool DecodesJson { get; init; } = true;

    /// <summary>The stages of the pipeline <c>quickstart</c>, each a line of YAML without its dash. Default: none.</summary>
    public IReadOnlyList<string> Stages { get; init; } = [];

    /// <summary>Further options of the source, by name, and in place of those that it has.</summary>
    public IReadOnlyDictionary<string, string> Source { get; init; } = new Dictionary<string, string>();

    /// <summary>Pipelines beside <c>quickstart</c>, by name.</summary>
    public IReadOnlyDictionary<string, OtherPipeline> MorePipelines { get; init; } = new Dictionary<string, OtherPipeline>();

    /// <summary>The file's text, YAML.</summary>
    public string ToYaml()
    {
        var buffer = BufferBytes is { } bytes ? string.Create(CultureInfo.InvariantCulture, $"buffer:\n  max_bytes: {bytes}\n") : "";
        var gateway = GatewayPort > 0 ? string.Create(CultureInfo.InvariantCulture, $"\n  gateway_port: {GatewayPort}") : "";
        var password = RedisPasswordFile is { } file ? $"\n  password_file: {Quote(file)}" : "";
        var pipelines = PipelineYaml("quickstart", new OtherPipeline(Topics) { DecodesJson = DecodesJson, Stages = Stages }) + string.Concat(MorePipelines.Select(pipeline => PipelineYaml(pipeline.Key, pipeline.Value)));
        return string.Create(CultureInfo.InvariantCulture, $$$"""
            redis:
              connection_string: {{{Quote(Redis)}}}{{{password}}}
            cluster:
              cluster_id: {{{Quote(RunId)}}}
              service_id: {{{Quote(RunId)}}}
              silo_port: {{{SiloPort}}}{{{gateway}}}
            admin:
              listen: "127.0.0.1:{{{AdminPort}}}"
            {{{buffer}}}pipelines:
            {{{pipelines}}}
            """);
    }

    private string PipelineYaml(string key, OtherPipeline pipeline)
    {
        var labels = string.Join("\n", (pipeline.Labels ?? Labels).Select(label => $"        {label.Key}: {Quote(label.Value)}"));
        var batch = BatchTimeoutSecs is { } seconds ? string.Create(CultureInfo.InvariantCulture, $"      batch:\n        timeout_secs: {seconds}\n") : "";
        var tenant = (pipeline.Tenant ?? Tenant) is { } name ? $"      tenant_id: {Quote(name)}\n" : "";
        var limits = HasStreamRates ? "" : "      limits:\n        per_stream_rate_limit: 0 # The embedded Loki has none, unless it is told to.\n";
        var encoding = pipeline.Line == LineCodec.RawMessage ? "" : $"      encoding:\n        codec: {(pipeline.Line == LineCodec.Json ? "json" : "logfmt")}\n";
        var coordinates = pipeline.HasCoordinates ? Coordinates : "";
        var source = new Dictionary<string, string> { ["commit_interval_ms"] = "1000", ["topic_refresh_ms"] = "2000" };
        foreach (var (option, value) in Source)
        {
            source[option] = value;
        }

        var stages = pipeline.Stages.Count == 0 ? "" : $"    stages:\n{string.Concat(pipeline.Stages.Select(stage => $"      - {stage}\n"))}";
        var preset = pipeline.Preset is null ? "" : $"    preset: {pipeline.Preset}\n";
        var decoding = pipeline.Preset is not null ? "" : $"      decoding:\n        codec: {(pipeline.DecodesJson ? "json" : "bytes")}\n";
        var deadLetters = DeadLetters is null ? "target: kafka" : $"target: file\n      folder: {Quote(DeadLetters)}";
        var audit = ContinuousAudit is null ? "" : $"    audit:\n      continuous: {ContinuousAudit}\n";
        return $$$"""
              {{{key}}}:
            {{{preset}}}    source:
                  bootstrap_servers: {{{Quote(BootstrapServers)}}}
                  topics: [{{{string.Join(", ", pipeline.Topics.Select(Quote))}}}]
                  group_id: {{{Quote(RunId)}}}
            {{{string.Join('\n', source.Select(option => $"      {option.Key}: {option.Value}"))}}}
            {{{decoding}}}{{{stages}}}    sink:
                  endpoint: {{{Quote((pipeline.Loki ?? Loki).GetLeftPart(UriPartial.Authority))}}}
                  delivery: {{{(Delivery == DeliveryMode.AtLeastOnce ? "at_least_once" : "effectively_once")}}}
                  labels:
                    job: "quickstart"
                    run: {{{Quote(RunId)}}}
            {{{labels}}}
            {{{tenant}}}{{{batch}}}{{{limits}}}{{{encoding}}}{{{coordinates}}}    dead_letters:
                  {{{deadLetters}}}
            {{{audit}}}
            """;
    }

    private static string Quote(string value) => "\"" + value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
}
