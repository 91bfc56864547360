using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Grains.Options.Stages;
using OrleansKafkaLoki.Silo.Testing;

namespace OrleansKafkaLoki.Silo.Configuration;

/// <summary>What to do about options that Vector has and the shipper has no need of, for those who bring a configuration along.</summary>
internal static class VectorOptions
{
    private const string Wiring = "Remove it: a pipeline is one source and one sink, so there is nothing to wire or to choose.";
    private const string EndToEnd = "Remove it: a record counts as delivered only once Loki has said so; this cannot be turned off.";
    private const string Forever = "Remove it: what can heal is retried without end, and what cannot goes to the dead letters.";

    private static readonly Dictionary<(Type Owner, string Name), string> Remedies = new()
    {
        [(typeof(ShipperOptions), "sources")] = "Write it as pipelines.NAME.source (docs/migrating.md).",
        [(typeof(ShipperOptions), "sinks")] = "Write it as pipelines.NAME.sink (docs/migrating.md).",
        [(typeof(ShipperOptions), "transforms")] =
            "Write them as pipelines.NAME.stages, in their order (docs/migrating.md says which does what a transform does).",
        [(typeof(ShipperOptions), "data_dir")] = "Remove it: Kafka is the buffer, and checkpoints are kept in Redis.",
        [(typeof(ShipperOptions), "api")] = "Write it as admin.listen.",
        [(typeof(ShipperOptions), "acknowledgements")] = EndToEnd,

        [(typeof(PipelineOptions), "type")] = Wiring,
        [(typeof(PipelineOptions), "inputs")] = Wiring,
        [(typeof(PipelineOptions), "transforms")] = "Write them as stages, in their order (docs/migrating.md says which does what a transform does).",

        [(typeof(StageOptions), "type")] = "Write the stage's kind as its name, such as drop: { reason: debug } (docs/stages.md).",
        [(typeof(StageOptions), "inputs")] = Wiring,
        [(typeof(StageOptions), "remap")] = "Write its steps as stages: set, rename, remove, json, timestamp and so on (docs/migrating.md).",
        [(typeof(StageOptions), "filter")] = "Write it as keep with the condition: { keep: {}, if: 'status >= 500' }.",
        [(typeof(StageOptions), "condition")] = "Write it as if.",

        [(typeof(PipelineTestOptions), "inputs")] = "Write it as input: a list of values (docs/testing-configuration.md).",
        [(typeof(PipelineTestOptions), "outputs")] = "Write it as expect: a list of what comes out (docs/testing-configuration.md).",
        [(typeof(PipelineTestOptions), "no_outputs_from")] = "Write it as expect: [{ dropped: REASON }].",

        [(typeof(KafkaSourceOptions), "type")] = Wiring,
        [(typeof(KafkaSourceOptions), "session_timeout_ms")] =
            "Remove it: partitions are spread by the Orleans cluster, so there is no consumer group session to time out.",
        [(typeof(KafkaSourceOptions), "acknowledgements")] = EndToEnd,
        [(typeof(KafkaSourceOptions), "metrics")] = "Remove it: the lag of every partition is always measured (docs/metrics.md).",
        [(typeof(KafkaSourceOptions), "framing")] = "Remove it; a stage makes several entries of a record: split: { by: lines }.",
        [(typeof(KafkaSourceOptions), "decompression")] =
            "Write it as decoding.decompression: gzip (or zlib, zstd, snappy, lz4, auto); Kafka's own compression needs nothing.",
        [(typeof(KafkaSourceOptions), "log_namespace")] = "Remove it: fields are named by key_field, topic_key, timestamp_key and so on.",

        [(typeof(LokiSinkOptions), "type")] = Wiring,
        [(typeof(LokiSinkOptions), "inputs")] = Wiring,
        [(typeof(LokiSinkOptions), "acknowledgements")] = EndToEnd,
        [(typeof(LokiSinkOptions), "buffer")] = "Remove it: Kafka is the buffer; memory is bounded by buffer.max_bytes at the top level.",
        [(typeof(LokiSinkOptions), "compression")] = "Remove it: pushes are Snappy-compressed protobuf, Loki's own format.",
        [(typeof(LokiSinkOptions), "healthcheck")] =
            "Remove it: Loki's state shows at /health/dependencies, and an unreachable Loki is waited for.",
        [(typeof(LokiSinkOptions), "dangerously_allow_unconfined_template_resolution")] =
            "Remove it: every label value is escaped and bounded.",
        [(typeof(LokiSinkOptions), "proxy")] = "Remove it: Loki is dialled directly; no proxy is used, not even one that the environment names.",

        [(typeof(RequestOptions), "retry_attempts")] = Forever,
        [(typeof(RequestOptions), "retry_jitter_mode")] = "Remove it: backoff always has jitter.",
        [(typeof(RequestOptions), "rate_limit_num")] = "Remove it: Loki's own 429 answers set the pace.",
        [(typeof(RequestOptions), "rate_limit_duration_secs")] = "Remove it: Loki's own 429 answers set the pace.",

        [(typeof(EncodingOptions), "timestamp_format")] = "Remove it: timestamps in lines are RFC 3339, UTC.",
        [(typeof(TlsOptions), "alpn_protocols")] = "Remove it: the protocol is negotiated by itself.",
        [(typeof(TlsOptions), "server_name")] = "Remove it: the name that was dialled is verified.",
    };

    /// <summary>The options that have a remedy.</summary>
    internal static IEnumerable<(Type Owner, string Name)> Names => Remedies.Keys;

    /// <summary>The remedy for <paramref name="name"/> in <paramref name="owner"/>, or null when Vector does not have it either.</summary>
    public static string? Remedy(Type owner, string name) => Remedies.GetValueOrDefault((owner, name.ToLowerInvariant()));
}
