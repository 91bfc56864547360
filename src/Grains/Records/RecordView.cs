namespace OrleansKafkaLoki.Grains.Records;

/// <summary>One Kafka record as bytes, valid as long as its <see cref="RecordBatch"/> is not disposed.</summary>
public readonly ref struct RecordView
{
    /// <summary>The record's offset in its partition.</summary>
    public required long Offset { get; init; }

    /// <summary>Milliseconds since the Unix epoch, or -1 when the record has no timestamp.</summary>
    public required long TimestampMs { get; init; }

    /// <summary>The key; empty when null.</summary>
    public ReadOnlySpan<byte> Key { get; init; }

    /// <summary>True when the record has a key, be it an empty one.</summary>
    public bool HasKey { get; init; }

    /// <summary>The value; empty when null.</summary>
    public ReadOnlySpan<byte> Value { get; init; }

    /// <summary>True when the record has a value, be it an empty one; false for a tombstone.</summary>
    public bool HasValue { get; init; }

    /// <summary>The headers as <see cref="HeaderBlock"/> lays them out.</summary>
    public ReadOnlySpan<byte> Headers { get; init; }
}
