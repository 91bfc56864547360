using System.Buffers.Binary;
using System.Numerics;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Records.Decompression;

/// <summary>Snappy's own format for streams: chunks of a type, a length, a checksum and a block.</summary>
internal static class SnappyFrames
{
    private const int HeadLength = 4;
    private const int ChecksumLength = 4;
    private const int MaxBlock = 65536;
    private const byte Compressed = 0;
    private const byte Uncompressed = 1;
    private const byte FirstSkippable = 0x80;

    private static readonly byte[] Begin = [0xFF, 6, 0, 0, .. "sNaPpY"u8];

    /// <summary>True when a value begins so.</summary>
    public static bool IsBegin(ReadOnlySpan<byte> value) => value.StartsWith(Begin);

    /// <summary>Appends what was compressed.</summary>
    public static DecompressionOutcome Decompress(ReadOnlySpan<byte> value, PooledBufferWriter output, int maxBytes)
    {
        for (var start = output.WrittenCount; !value.IsEmpty;)
        {
            if (value.Length < HeadLength)
            {
                return DecompressionOutcome.Corrupt;
            }

            var length = value[1] | (value[2] << 8) | (value[3] << 16);
            if (length > value.Length - HeadLength)
            {
                return DecompressionOutcome.Corrupt;
            }

            var outcome = ReadChunk(value[0], value.Slice(HeadLength, length), output, maxBytes - (output.WrittenCount - start));
            if (outcome != DecompressionOutcome.Done)
            {
                return outcome;
            }

            value = value[(HeadLength + length)..];
        }

        return DecompressionOutcome.Done;
    }

    private static DecompressionOutcome ReadChunk(byte type, ReadOnlySpan<byte> chunk, PooledBufferWriter output, int maxBytes)
    {
        if (type is not (Compressed or Uncompressed))
        {
            return type >= FirstSkippable ? DecompressionOutcome.Done : DecompressionOutcome.Corrupt;
        }

        if (chunk.Length < ChecksumLength)
        {
            return DecompressionOutcome.Corrupt;
        }

        var start = output.WrittenCount;
        var block = chunk[ChecksumLength..];
        if (type == Compressed)
        {
            var outcome = SnappyDecompressor.DecompressBlock(block, output, Math.Min(maxBytes, MaxBlock));
            if (outcome != DecompressionOutcome.Done)
            {
                return outcome == DecompressionOutcome.TooLarge && maxBytes >= MaxBlock ? DecompressionOutcome.Corrupt : outcome;
            }
        }
        else if (block.Length > maxBytes)
        {
            return DecompressionOutcome.TooLarge;
        }
        else
        {
            output.Write(block);
        }

        var isSound = BinaryPrimitives.ReadUInt32LittleEndian(chunk) == Checksum(output.WrittenSpan[start..]);
        return isSound ? DecompressionOutcome.Done : DecompressionOutcome.Corrupt;
    }

    // CRC-32C, turned and shifted by a constant, because a checksum of data that holds checksums is a poor one.
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var b in bytes)
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        return BitOperations.RotateRight(~crc, 15) + 0xA282EAD8;
    }
}
