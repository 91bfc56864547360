namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>
/// Loki's push messages on the wire (<c>pkg/push/push.proto</c>): the tags of the fields that are sent, and the one
/// content type that goes with them.
/// </summary>
public static class PushProtocol
{
    /// <summary>The content type of a snappy-compressed <c>PushRequest</c>.</summary>
    public const string ContentType = "application/x-protobuf";

    /// <summary>The header that names the tenant.</summary>
    public const string TenantHeader = "X-Scope-OrgID";

    /// <summary><c>PushRequest.streams</c>: one <c>StreamAdapter</c>.</summary>
    public const byte RequestStreams = 1 << 3 | LengthDelimited;

    /// <summary><c>StreamAdapter.labels</c>, a string.</summary>
    public const byte StreamLabels = 1 << 3 | LengthDelimited;

    /// <summary><c>StreamAdapter.entries</c>: one <c>EntryAdapter</c>.</summary>
    public const byte StreamEntries = 2 << 3 | LengthDelimited;

    /// <summary><c>EntryAdapter.timestamp</c>: a <c>Timestamp</c>.</summary>
    public const byte EntryTimestamp = 1 << 3 | LengthDelimited;

    /// <summary><c>EntryAdapter.line</c>, a string.</summary>
    public const byte EntryLine = 2 << 3 | LengthDelimited;

    /// <summary><c>EntryAdapter.structuredMetadata</c>: one <c>LabelPairAdapter</c>.</summary>
    public const byte EntryMetadata = 3 << 3 | LengthDelimited;

    /// <summary><c>Timestamp.seconds</c>, a varint.</summary>
    public const byte TimestampSeconds = 1 << 3 | VarintType;

    /// <summary><c>Timestamp.nanos</c>, a varint.</summary>
    public const byte TimestampNanos = 2 << 3 | VarintType;

    /// <summary><c>LabelPairAdapter.name</c>, a string.</summary>
    public const byte PairName = 1 << 3 | LengthDelimited;

    /// <summary><c>LabelPairAdapter.value</c>, a string.</summary>
    public const byte PairValue = 2 << 3 | LengthDelimited;

    private const byte VarintType = 0;
    private const byte LengthDelimited = 2;
}
