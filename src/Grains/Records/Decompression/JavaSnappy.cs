using System.Buffers.Binary;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Records.Decompression;

/// <summary>Snappy as Java's library writes it to a stream: a head of 16 bytes, then blocks, each with its length before it.</summary>
internal static class JavaSnappy
{
    private const int HeadLength = 16;

    /// <summary>True when a value begins so.</summary>
    public static bool IsBegin(ReadOnlySpan<byte> value) => value.Length >= HeadLength && value[0] == 0x82 && value[1..].StartsWith("SNAPPY\0"u8);

    /// <summary>Appends what was compressed.</summary>
    public static DecompressionOutcome Decompress(ReadOnlySpan<byte> value, PooledBufferWriter output, int maxBytes)
    {
        var start = output.WrittenCount;
        for (value = value[HeadLength..]; !value.IsEmpty;)
        {
            if (!BinaryPrimitives.TryReadInt32BigEndian(value, out var length) || length <= 0 || length > value.Length - sizeof(int))
            {
                return DecompressionOutcome.Corrupt;
            }

            var block = value.Slice(sizeof(int), length);
            var outcome = SnappyDecompressor.DecompressBlock(block, output, maxBytes - (output.WrittenCount - start));
            if (outcome != DecompressionOutcome.Done)
            {
                return outcome;
            }

            value = value[(sizeof(int) + length)..];
        }

        return DecompressionOutcome.Done;
    }
}
