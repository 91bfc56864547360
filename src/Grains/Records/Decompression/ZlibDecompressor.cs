using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Records.Decompression;

/// <summary>
/// Undoes zlib (RFC 1950). .NET's stream takes data without an end for whole; so the checksum at its end is held against what
/// came out.
/// </summary>
internal sealed class ZlibDecompressor : IDecompressor
{
    private const int AdlerModulus = 65521;
    private const int AdlerRun = 5552;
    private const int AdlerLength = 4;

    /// <summary>True when a value begins as such data does, which text that begins with an x may, too.</summary>
    public static bool IsBegin(ReadOnlySpan<byte> value) =>
        value.Length > 2 && (value[0] & 0x0F) == 8 && value[0] >> 4 <= 7 && ((value[0] << 8) | value[1]) % 31 == 0 && (value[1] & 0x20) == 0;

    /// <inheritdoc/>
    public DecompressionOutcome Decompress(ReadOnlySpan<byte> value, PooledBufferWriter output, int maxBytes)
    {
        if (!IsBegin(value))
        {
            return DecompressionOutcome.NotCompressed;
        }

        var start = output.WrittenCount;
        var input = ArrayPool<byte>.Shared.Rent(value.Length);
        try
        {
            value.CopyTo(input);
            using var source = new MemoryStream(input, 0, value.Length, writable: false);
            using var stream = new ZLibStream(source, CompressionMode.Decompress);
            var outcome = InflatedStream.CopyTo(stream, output, maxBytes);
            var isWhole = value.Length > AdlerLength
                && BinaryPrimitives.ReadUInt32BigEndian(value[^AdlerLength..]) == Adler(output.WrittenSpan[start..]);
            outcome = outcome == DecompressionOutcome.Done && !isWhole ? DecompressionOutcome.Corrupt : outcome;
            output.Truncate(outcome == DecompressionOutcome.Done ? output.WrittenCount : start);
            return outcome;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(input);
        }
    }

    private static uint Adler(ReadOnlySpan<byte> bytes)
    {
        var (low, high) = (1U, 0U);
        while (!bytes.IsEmpty)
        {
            var run = bytes[..Math.Min(bytes.Length, AdlerRun)];
            foreach (var b in run)
            {
                low += b;
                high += low;
            }

            low %= AdlerModulus;
            high %= AdlerModulus;
            bytes = bytes[run.Length..];
        }

        return (high << 16) | low;
    }
}
