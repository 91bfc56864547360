namespace OrleansKafkaLoki.Grains.Options.Sink;

/// <summary>Where a pipeline's records go. Names and meanings follow Vector's <c>loki</c> sink where they agree.</summary>
public sealed class LokiSinkOptions
{
    /// <summary>Loki's base address, such as <c>http://loki:3100</c>. Required.</summary>
    public string Endpoint { get; set; } = "";

    /// <summary>The push path below <see cref="Endpoint"/>. Default: <c>/loki/api/v1/push</c>.</summary>
    public string Path { get; set; } = "/loki/api/v1/push";

    /// <summary>
    /// Labels: name to value, at least one. Values are templates (<c>{{ path }}</c>, several per value), and so may names be, with <c>_</c> for
    /// what no name can have. A name that ends in <c>*</c> expands an object: each of its fields becomes a label with the name's text as prefix;
    /// names keep their case, and of those that become the same the last is kept, and others with another value are counted.
    /// </summary>
    public Dictionary<string, PairOptions> Labels { get; set; } = [];

    /// <summary>Structured metadata, as <see cref="Labels"/>.</summary>
    public Dictionary<string, PairOptions> StructuredMetadata { get; set; } = [];

    /// <summary>Leaves the fields that label values refer to out of <c>json</c> and <c>logfmt</c> lines. Default: false.</summary>
    public bool RemoveLabelFields { get; set; }

    /// <summary>Leaves the fields that structured metadata refers to out of <c>json</c> and <c>logfmt</c> lines. Default: false.</summary>
    public bool RemoveStructuredMetadataFields { get; set; }

    /// <summary>Leaves the timestamp field out of <c>json</c> and <c>logfmt</c> lines. Default: true.</summary>
    public bool RemoveTimestamp { get; set; } = true;

    /// <summary>The tenant (<c>X-Scope-OrgID</c>), a template; null or empty sends none.</summary>
    public string? TenantId { get; set; }

    /// <summary>The tenant of a record for which <see cref="TenantId"/> has no value or an invalid one; required when it is templated.</summary>
    public string? FallbackTenantId { get; set; }

    /// <summary>
    /// Spreads the records of one millisecond over its nanoseconds by their partition and offset, so that they stay distinct and, within a
    /// partition, in order. Default: true.
    /// </summary>
    public bool DistinctTimestamps { get; set; } = true;

    /// <summary>What a crash may do to records that were under way. Default: <c>effectively_once</c>.</summary>
    public DeliveryMode Delivery { get; set; } = DeliveryMode.EffectivelyOnce;

    /// <summary>What becomes of an entry that is older than its stream's newest delivered one. Default: <c>accept</c>.</summary>
    public OutOfOrderAction OutOfOrderAction { get; set; } = OutOfOrderAction.Accept;

    /// <summary>What becomes of a record that is older than Loki takes. Default: <c>dead_letter</c>.</summary>
    public TooOldAction OnTooOld { get; set; } = TooOldAction.DeadLetter;

    /// <summary>
    /// How far, in seconds of log time, a partition that catches up may run ahead of the pipeline's slowest one, so that it does not
    /// push the slow one out of Loki's out-of-order window. 0 lets it run. Default: 1800.
    /// </summary>
    public double MaxDriftSecs { get; set; } = 1800;

    /// <summary>What becomes of lines that are too long.</summary>
    public LongLineOptions LongLines { get; set; } = new();

    /// <summary>How Loki is asked what it has stored.</summary>
    public QueryOptions Query { get; set; } = new();

    /// <summary>How lines are written.</summary>
    public EncodingOptions Encoding { get; set; } = new();

    /// <summary>When batches are pushed.</summary>
    public BatchOptions Batch { get; set; } = new();

    /// <summary>How requests are made.</summary>
    public RequestOptions Request { get; set; } = new();

    /// <summary>Authentication.</summary>
    public AuthOptions Auth { get; set; } = new();

    /// <summary>TLS.</summary>
    public TlsOptions Tls { get; set; } = new();

    /// <summary>What is checked before a push.</summary>
    public LimitsOptions Limits { get; set; } = new();
}
