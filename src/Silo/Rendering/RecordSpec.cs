using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records;

namespace OrleansKafkaLoki.Silo.Rendering;

/// <summary>A record as a person gives it; what is left out follows from the call and the records before.</summary>
internal sealed record RecordSpec
{
    /// <summary>The value; null for a null value.</summary>
    public byte[]? Value { get; init; }

    /// <summary>The key; null for none.</summary>
    public byte[]? Key { get; init; }

    /// <summary>The headers in their order; a value may be null.</summary>
    public IReadOnlyList<(byte[] Name, byte[]? Value)> Headers { get; init; } = [];

    /// <summary>The topic.</summary>
    public string? Topic { get; init; }

    /// <summary>The partition.</summary>
    public int? Partition { get; init; }

    /// <summary>The offset.</summary>
    public long? Offset { get; init; }

    /// <summary>Milliseconds since the Unix epoch.</summary>
    public long? TimestampMs { get; init; }

    /// <summary>The headers as they lie in a batch.</summary>
    public byte[] HeaderBytes()
    {
        using var bytes = new PooledBufferWriter();
        foreach (var (name, value) in Headers)
        {
            HeaderBlock.Write(bytes, name, value, value is null);
        }

        return bytes.WrittenSpan.ToArray();
    }
}
