using System.Buffers;

namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>
/// The entries of a batch in the order in which they are sent: slices of the chunks that hold them. Nothing is copied
/// until <see cref="CopyTo"/>.
/// </summary>
/// <param name="runs">Encoded <c>entries</c> fields, one or more per run, in order.</param>
/// <param name="count">How many entries.</param>
/// <param name="bytes">Their encoded length.</param>
public sealed class BatchEntries(IReadOnlyList<ReadOnlyMemory<byte>> runs, int count, int bytes)
{
    /// <summary>How many entries.</summary>
    public int Count => count;

    /// <summary>Their encoded length in bytes.</summary>
    public int Bytes => bytes;

    /// <summary>Appends the entries, <see cref="Bytes"/> bytes in all.</summary>
    public void CopyTo(IBufferWriter<byte> writer)
    {
        foreach (var run in runs)
        {
            writer.Write(run.Span);
        }
    }
}
