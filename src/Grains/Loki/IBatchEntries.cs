using System.Buffers;

namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>The entries of a batch in the order in which they are sent.</summary>
public interface IBatchEntries
{
    /// <summary>How many entries.</summary>
    int Count { get; }

    /// <summary>Their encoded length in bytes.</summary>
    int Bytes { get; }

    /// <summary>Appends the entries, <see cref="Bytes"/> bytes in all: <c>entries</c> fields of a <c>StreamAdapter</c>.</summary>
    void CopyTo(IBufferWriter<byte> writer);
}
