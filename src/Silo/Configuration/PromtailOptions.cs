using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Grains.Options.Stages;

namespace OrleansKafkaLoki.Silo.Configuration;

/// <summary>What to do about options that Promtail and Alloy have under other names, for those who bring a configuration along.</summary>
internal static class PromtailOptions
{
    private const string Label = "Write it in sink.labels: NAME: \"{{ field }}\"; fields that stages write can stand there.";
    private const string Unlabel = "Remove it: entries have the labels that sink.labels names, and no others.";
    private const string If = "Write it as the stage's 'if', such as if: 'level = \"debug\"' or if: '|~ \"GET|POST\"'.";
    private const string Paced = "Remove it: Loki's own 429 answers set the pace.";

    private static readonly Dictionary<(Type Owner, string Name), string> Remedies = new()
    {
        [(typeof(ShipperOptions), "scrape_configs")] = "Write each as pipelines.NAME with source, stages and sink (docs/migrating.md).",
        [(typeof(ShipperOptions), "clients")] = "Write it as pipelines.NAME.sink (docs/migrating.md).",
        [(typeof(ShipperOptions), "positions")] = "Remove it: checkpoints are kept in Redis.",
        [(typeof(ShipperOptions), "server")] = "Write it as admin.listen.",

        [(typeof(PipelineOptions), "job_name")] = "Write it as the pipeline's name: pipelines.NAME.",
        [(typeof(PipelineOptions), "kafka")] = "Write it as source (docs/migrating.md).",
        [(typeof(PipelineOptions), "pipeline_stages")] = "Write it as stages (docs/migrating.md says which is which).",
        [(typeof(PipelineOptions), "relabel_configs")] =
            "Write it in sink.labels: __meta_kafka_topic is \"{{ topic }}\", __meta_kafka_partition \"{{ partition }}\", __meta_kafka_message_key \"{{ message_key }}\".",

        [(typeof(KafkaSourceOptions), "brokers")] = "Write it as bootstrap_servers: host:port, separated by commas.",
        [(typeof(KafkaSourceOptions), "use_incoming_timestamp")] = "Remove it: entries have Kafka's time, or that of a timestamp stage.",
        [(typeof(KafkaSourceOptions), "assignor")] = "Remove it: partitions are spread by the Orleans cluster.",
        [(typeof(KafkaSourceOptions), "version")] = "Remove it: brokers are asked.",
        [(typeof(KafkaSourceOptions), "authentication")] = "Write it as sasl and tls.",
        [(typeof(KafkaSourceOptions), "labels")] = "Write it as sink.labels.",

        [(typeof(LokiSinkOptions), "url")] = "Write it as endpoint (scheme, host, port) and path.",
        [(typeof(LokiSinkOptions), "batchwait")] = "Write it as batch.timeout_secs.",
        [(typeof(LokiSinkOptions), "batchsize")] = "Write it as batch.max_bytes.",
        [(typeof(LokiSinkOptions), "batch_wait")] = "Write it as batch.timeout_secs.",
        [(typeof(LokiSinkOptions), "batch_size")] = "Write it as batch.max_bytes.",
        [(typeof(LokiSinkOptions), "external_labels")] = "Write it as labels.",
        [(typeof(LokiSinkOptions), "basic_auth")] = "Write it as auth: { strategy: basic, user: ..., password: ... }.",
        [(typeof(LokiSinkOptions), "bearer_token")] = "Write it as auth: { strategy: bearer, token: ... }.",
        [(typeof(LokiSinkOptions), "bearer_token_file")] = "Write it as auth: { strategy: bearer, token_file: ... }.",
        [(typeof(LokiSinkOptions), "backoff_config")] = "Write it as request.retry_initial_backoff_secs and retry_max_duration_secs; it is retried without end.",
        [(typeof(LokiSinkOptions), "headers")] = "Write it as request.headers.",
        [(typeof(LokiSinkOptions), "timeout")] = "Write it as request.timeout_secs.",
        [(typeof(LokiSinkOptions), "tls_config")] = "Write it as tls.",

        [(typeof(StageOptions), "output")] = "Write it as line: \"{{ field }}\".",
        [(typeof(StageOptions), "labels")] = Label,
        [(typeof(StageOptions), "static_labels")] = "Write it in sink.labels.",
        [(typeof(StageOptions), "labeldrop")] = Unlabel,
        [(typeof(StageOptions), "labelallow")] = Unlabel,
        [(typeof(StageOptions), "label_drop")] = Unlabel,
        [(typeof(StageOptions), "label_keep")] = Unlabel,
        [(typeof(StageOptions), "structured_metadata")] = "Write it as sink.structured_metadata.",
        [(typeof(StageOptions), "tenant")] = "Write it as sink.tenant_id, which is a template.",
        [(typeof(StageOptions), "template")] = "Write it as set: { FIELD: '{{ a | lower }}' } (docs/templates.md).",
        [(typeof(StageOptions), "match")] = "Give the stages within it its condition: if: 'app = \"x\" and level = \"debug\"'; with action drop: drop.",
        [(typeof(StageOptions), "sampling")] = "Write it as sample: { rate: 0.1 }.",
        [(typeof(StageOptions), "truncate")] = "Write it as sink.long_lines for lines, as trunc in a template for fields.",
        [(typeof(StageOptions), "luhn")] = "Write it as redact: [card].",
        [(typeof(StageOptions), "pack")] = "Write it as sink.encoding.codec: json, which has all fields in the line.",
        [(typeof(StageOptions), "split_json")] = "Write it as split.",
        [(typeof(StageOptions), "multiline")] =
            "Join lines where they are read: the next one may lie on another silo (docs/recipes.md). Several lines in one record are split by split: { by: lines }.",
        [(typeof(StageOptions), "limit")] = Paced,
        [(typeof(StageOptions), "metrics")] = "Write it as a recording rule of Loki.",
        [(typeof(StageOptions), "geoip")] = "There is no lookup of addresses here: do it before Kafka.",

        [(typeof(JsonStageOptions), "drop_malformed")] = "Write it as on_error: drop.",
        [(typeof(DropStageOptions), "drop_counter_reason")] = "Write it as reason.",
        [(typeof(DropStageOptions), "expression")] = If,
        [(typeof(DropStageOptions), "source")] = If,
        [(typeof(DropStageOptions), "value")] = If,
    };

    /// <summary>The options that have a remedy.</summary>
    internal static IEnumerable<(Type Owner, string Name)> Names => Remedies.Keys;

    /// <summary>The remedy for <paramref name="name"/> in <paramref name="owner"/>, or null when neither has it.</summary>
    public static string? Remedy(Type owner, string name) => Remedies.GetValueOrDefault((owner, name.ToLowerInvariant()));
}
