using System.ComponentModel.DataAnnotations;

namespace OrleansKafkaLoki.Grains.Options.Source;

/// <summary>Where a pipeline's records come from. Names and meanings follow Vector's <c>kafka</c> source where they agree.</summary>
public sealed class KafkaSourceOptions
{
    /// <summary>Brokers to start from, <c>host:port</c> separated by commas. Required.</summary>
    public string BootstrapServers { get; set; } = "";

    /// <summary>
    /// Topics to consume: names, or regular expressions that begin with <c>^</c>, which match neither internal topics (<c>__*</c>) nor those
    /// of dead letters (<c>*.dead-letters</c>, and what this configuration names so). Required.
    /// </summary>
    public List<string> Topics { get; set; } = [];

    /// <summary>The consumer group to which watermarks are mirrored for lag tools. Required.</summary>
    public string GroupId { get; set; } = "";

    /// <summary>Where a partition without any recorded position begins. Default: <c>earliest</c>, because <c>latest</c> skips records.</summary>
    public AutoOffsetReset AutoOffsetReset { get; set; } = AutoOffsetReset.Earliest;

    /// <summary>
    /// Where a partition goes on when its log is another one: the cluster is another, or the topic was created again. Loki is asked what it has of the
    /// records that are there already. Default: <c>group_offset</c>.
    /// </summary>
    public NewLogAction OnNewLog { get; set; } = NewLogAction.GroupOffset;

    /// <summary>How often a moved watermark is written to grain state and mirrored to the group, in milliseconds. Default: 5000.</summary>
    [Range(100, 3_600_000)]
    public int CommitIntervalMs { get; set; } = 5000;

    /// <summary>How long a stopping partition waits for verdicts, in milliseconds. Default: 10000.</summary>
    [Range(0, 25_000)]
    public int DrainTimeoutMs { get; set; } = 10_000;

    /// <summary>How long a broker may hold a fetch that has too little data, in milliseconds. Default: 100.</summary>
    [Range(0, 300_000)]
    public int FetchWaitMaxMs { get; set; } = 100;

    /// <summary>Network timeout towards brokers, in milliseconds. Default: 60000.</summary>
    [Range(10, 300_000)]
    public int SocketTimeoutMs { get; set; } = 60_000;

    /// <summary>How often new topics and partitions are looked for, in milliseconds. Default: 10000.</summary>
    [Range(100, 3_600_000)]
    public int TopicRefreshMs { get; set; } = 10_000;

    /// <summary>The most bytes of one partition that may be read and not yet acknowledged. Default: 16 MiB.</summary>
    [Range(64.0 * 1024, 1L << 40)]
    public long PartitionWindowBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>
    /// The field that holds the record's key. Default: <c>message_key</c>; empty leaves it out. As of all metadata, the JSON value's own
    /// field of that name has <c>payload_</c> before it.
    /// </summary>
    public string KeyField { get; set; } = "message_key";

    /// <summary>The field that holds the topic. Default: <c>topic</c>; empty leaves it out.</summary>
    public string TopicKey { get; set; } = "topic";

    /// <summary>The field that holds the partition. Default: <c>partition</c>; empty leaves it out.</summary>
    public string PartitionKey { get; set; } = "partition";

    /// <summary>The field that holds the offset. Default: <c>offset</c>; empty leaves it out.</summary>
    public string OffsetKey { get; set; } = "offset";

    /// <summary>
    /// The field that holds the headers, each below it by its name: of those of one name, the last. Default: <c>headers</c>; empty leaves
    /// them out.
    /// </summary>
    public string HeadersKey { get; set; } = "headers";

    /// <summary>The field that holds the record's timestamp (RFC 3339, UTC). Default: <c>timestamp</c>; empty leaves it out.</summary>
    public string TimestampKey { get; set; } = "timestamp";

    /// <summary>The field that holds the whole value when the codec is <c>bytes</c>. Default: <c>message</c>.</summary>
    public string MessageKey { get; set; } = "message";

    /// <summary>How values are read.</summary>
    public DecodingOptions Decoding { get; set; } = new();

    /// <summary>What becomes of records with a null value. Default: <c>emit</c>.</summary>
    public TombstonePolicy Tombstones { get; set; } = TombstonePolicy.Emit;

    /// <summary>SASL towards the brokers.</summary>
    public SaslOptions Sasl { get; set; } = new();

    /// <summary>TLS towards the brokers.</summary>
    public TlsOptions Tls { get; set; } = new();

    /// <summary>Passed to librdkafka as they are, after everything else, so they win.</summary>
    public Dictionary<string, string> LibrdkafkaOptions { get; set; } = [];
}
