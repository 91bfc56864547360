using System.Buffers.Binary;
using System.IO.Hashing;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Records.Decompression;

/// <summary>Undoes LZ4 in frames, as its command and Kafka's clients write it. A frame that needs a dictionary counts as corrupt.</summary>
internal sealed class Lz4Decompressor : IDecompressor
{
    private const uint Magic = 0x184D2204;
    private const int SizeLength = 4;

    /// <summary>True when a value begins as such data does.</summary>
    public static bool IsBegin(ReadOnlySpan<byte> value) => BinaryPrimitives.TryReadUInt32LittleEndian(value, out var magic) && magic == Magic;

    /// <inheritdoc/>
    public DecompressionOutcome Decompress(ReadOnlySpan<byte> value, PooledBufferWriter output, int maxBytes)
    {
        if (!IsBegin(value))
        {
            return DecompressionOutcome.NotCompressed;
        }

        var start = output.WrittenCount;
        var outcome = DecompressionOutcome.Done;
        while (outcome == DecompressionOutcome.Done && !value.IsEmpty)
        {
            outcome = Lz4FrameHead.TryRead(ref value, out var head)
                ? ReadBlocks(ref value, head, output, maxBytes - (output.WrittenCount - start))
                : DecompressionOutcome.Corrupt;
        }

        output.Truncate(outcome == DecompressionOutcome.Done ? output.WrittenCount : start);
        return outcome;
    }

    private static DecompressionOutcome ReadBlocks(ref ReadOnlySpan<byte> value, Lz4FrameHead head, PooledBufferWriter output, int maxBytes)
    {
        var start = output.WrittenCount;
        while (TryTakeNumber(ref value, out var size))
        {
            if (size == 0)
            {
                return head.HasChecksum && !IsSound(ref value, output.WrittenSpan[start..]) ? DecompressionOutcome.Corrupt : DecompressionOutcome.Done;
            }

            var length = size & int.MaxValue;
            if (length > value.Length || length > head.MaxBlock)
            {
                return DecompressionOutcome.Corrupt;
            }

            var block = value[..(int)length];
            value = value[block.Length..];
            if (head.HasBlockChecksums && !IsSound(ref value, block))
            {
                return DecompressionOutcome.Corrupt;
            }

            var outcome = ReadBlock(block, isCompressed: length == size, head, output, start, maxBytes);
            if (outcome != DecompressionOutcome.Done)
            {
                return outcome;
            }
        }

        return DecompressionOutcome.Corrupt;
    }

    private static DecompressionOutcome ReadBlock(
        ReadOnlySpan<byte> block, bool isCompressed, Lz4FrameHead head, PooledBufferWriter output, int start, int maxBytes)
    {
        var written = output.WrittenCount;
        var left = maxBytes - (written - start);
        if (!isCompressed)
        {
            output.Write(block.Length <= left ? block : default);
            return block.Length <= left ? DecompressionOutcome.Done : DecompressionOutcome.TooLarge;
        }

        // No byte of a block stands for more than 255.
        var most = (int)Math.Min(head.MaxBlock, block.Length * 255L);
        var room = Math.Min(most, left);
        output.GetSpan(Math.Max(room, 1));
        output.Advance(room);
        var at = head.IsLinked ? written - start : 0;
        var origin = written - at;
        var isFine = Lz4Block.TryDecode(block, output.Written(origin, output.WrittenCount - origin), ref at);
        output.Truncate(isFine ? origin + at : written);
        return isFine ? DecompressionOutcome.Done : room < most ? DecompressionOutcome.TooLarge : DecompressionOutcome.Corrupt;
    }

    private static bool IsSound(ref ReadOnlySpan<byte> value, ReadOnlySpan<byte> bytes) =>
        TryTakeNumber(ref value, out var checksum) && checksum == XxHash32.HashToUInt32(bytes);

    private static bool TryTakeNumber(ref ReadOnlySpan<byte> value, out uint number)
    {
        var isThere = BinaryPrimitives.TryReadUInt32LittleEndian(value, out number);
        value = isThere ? value[SizeLength..] : value;
        return isThere;
    }
}
