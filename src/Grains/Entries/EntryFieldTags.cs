namespace OrleansKafkaLoki.Grains.Entries;

/// <summary>
/// Tags (field number and wire type) of Loki's <c>pkg/push/push.proto</c> and of
/// <c>google/protobuf/timestamp.proto</c>.
/// </summary>
internal static class EntryFieldTags
{
    /// <summary><c>StreamAdapter.entries = 2</c>, a message.</summary>
    public const byte StreamEntries = (2 << 3) | LengthDelimited;

    /// <summary><c>EntryAdapter.timestamp = 1</c>, a message.</summary>
    public const byte EntryTimestamp = (1 << 3) | LengthDelimited;

    /// <summary><c>EntryAdapter.line = 2</c>, a string.</summary>
    public const byte EntryLine = (2 << 3) | LengthDelimited;

    /// <summary><c>EntryAdapter.structuredMetadata = 3</c>, messages.</summary>
    public const byte EntryStructuredMetadata = (3 << 3) | LengthDelimited;

    /// <summary><c>Timestamp.seconds = 1</c>, an int64.</summary>
    public const byte TimestampSeconds = (1 << 3) | VarintEncoded;

    /// <summary><c>Timestamp.nanos = 2</c>, an int32.</summary>
    public const byte TimestampNanos = (2 << 3) | VarintEncoded;

    /// <summary><c>LabelPairAdapter.name = 1</c>, a string.</summary>
    public const byte PairName = (1 << 3) | LengthDelimited;

    /// <summary><c>LabelPairAdapter.value = 2</c>, a string.</summary>
    public const byte PairValue = (2 << 3) | LengthDelimited;

    private const byte VarintEncoded = 0;
    private const byte LengthDelimited = 2;
}
