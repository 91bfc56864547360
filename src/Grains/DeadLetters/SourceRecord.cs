using OrleansKafkaLoki.Grains.Records;

namespace OrleansKafkaLoki.Grains.DeadLetters;

/// <summary>A whole Kafka record with memory of its own, read again because it went wrong.</summary>
/// <param name="Offset">Its offset in its partition.</param>
/// <param name="TimestampMs">Milliseconds since the Unix epoch, or -1 when it has none.</param>
/// <param name="Key">The key, or null.</param>
/// <param name="Value">The value, or null.</param>
/// <param name="Headers">The headers as <see cref="HeaderBlock"/> lays them out.</param>
public sealed record SourceRecord(long Offset, long TimestampMs, byte[]? Key, byte[]? Value, ReadOnlyMemory<byte> Headers)
{
    /// <summary>The record as the data path sees records.</summary>
    public RecordView View => new()
    {
        Offset = Offset,
        TimestampMs = TimestampMs,
        Key = Key,
        HasKey = Key is not null,
        Value = Value,
        HasValue = Value is not null,
        Headers = Headers.Span,
    };

    /// <summary>About how many bytes it holds.</summary>
    public int Bytes => (Key?.Length ?? 0) + (Value?.Length ?? 0) + Headers.Length;
}
