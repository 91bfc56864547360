using System.Buffers;
using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Testing;

/// <summary>Batch entries that stand in several pieces.</summary>
internal sealed class TestEntries(IReadOnlyList<ReadOnlyMemory<byte>> pieces, int count) : IBatchEntries
{
    public int Count => count;

    public int Bytes => pieces.Sum(piece => piece.Length);

    public void CopyTo(IBufferWriter<byte> writer)
    {
        foreach (var piece in pieces)
        {
            writer.Write(piece.Span);
        }
    }
}
