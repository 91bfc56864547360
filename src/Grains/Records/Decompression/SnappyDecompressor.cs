using OrleansKafkaLoki.Grains.Base;
using Snappier;

namespace OrleansKafkaLoki.Grains.Records.Decompression;

/// <summary>Undoes snappy: a block as it is, the format with frames, or that of Java's library, which Kafka's clients use.</summary>
internal sealed class SnappyDecompressor : IDecompressor
{
    /// <summary>True when a value begins with frames; a block as it is has no sign.</summary>
    public static bool IsBegin(ReadOnlySpan<byte> value) => SnappyFrames.IsBegin(value) || JavaSnappy.IsBegin(value);

    /// <inheritdoc/>
    public DecompressionOutcome Decompress(ReadOnlySpan<byte> value, PooledBufferWriter output, int maxBytes)
    {
        var start = output.WrittenCount;
        var outcome = SnappyFrames.IsBegin(value) ? SnappyFrames.Decompress(value, output, maxBytes)
            : JavaSnappy.IsBegin(value) ? JavaSnappy.Decompress(value, output, maxBytes)
            : DecompressBlock(value, output, maxBytes);
        output.Truncate(outcome == DecompressionOutcome.Done ? output.WrittenCount : start);
        return outcome;
    }

    /// <summary>Appends what was compressed to one block.</summary>
    public static DecompressionOutcome DecompressBlock(ReadOnlySpan<byte> block, PooledBufferWriter output, int maxBytes)
    {
        try
        {
            var length = Snappy.GetUncompressedLength(block);
            if (length > maxBytes)
            {
                return DecompressionOutcome.TooLarge;
            }

            if (!Snappy.TryDecompress(block, output.GetSpan(Math.Max(length, 1)), out var written) || written != length)
            {
                return DecompressionOutcome.Corrupt;
            }

            output.Advance(written);
            return DecompressionOutcome.Done;
        }
        catch (InvalidDataException)
        {
            return DecompressionOutcome.Corrupt;
        }
    }
}
