using System.Buffers;
using OrleansKafkaLoki.Quickstart.Loki.Storage;
using OrleansKafkaLoki.Quickstart.Loki.Wire;
using Snappier;

namespace OrleansKafkaLoki.Quickstart.Loki.Query;

/// <summary>Looks at the entries of some slices of a block.</summary>
internal static class BlockScan
{
    /// <summary>Is shown one entry and its encoded form.</summary>
    public delegate void Visitor(StreamRecord stream, in EntryView entry, ReadOnlySpan<byte> encoded);

    /// <summary>Shows the entries of <paramref name="slices"/> in the order they arrived in; decompresses only if there are any.</summary>
    public static void Visit(Block block, List<StreamSlice> slices, Visitor visitor)
    {
        if (slices.Count == 0)
        {
            return;
        }

        var rented = ArrayPool<byte>.Shared.Rent(Snappy.GetUncompressedLength(block.Data));
        try
        {
            var bytes = rented.AsSpan(0, Snappy.Decompress(block.Data, rented));
            foreach (var slice in slices)
            {
                var fields = new ProtoReader(bytes.Slice(slice.Start, slice.Length));
                while (fields.Next())
                {
                    if (fields.Field == 2 && new EntryView(fields.Bytes) is var entry && entry.TimestampNs >= slice.FromNs)
                    {
                        visitor(slice.Stream, entry, fields.Bytes);
                    }
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
