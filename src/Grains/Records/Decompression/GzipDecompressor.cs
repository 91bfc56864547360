using System.Buffers;
using System.IO.Compression;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Records.Decompression;

/// <summary>
/// Undoes gzip, also of several members. .NET's stream takes data without an end for whole; so a member is put behind it,
/// which comes out only if the data before it is complete.
/// </summary>
internal sealed class GzipDecompressor : IDecompressor
{
    private static readonly byte[] Mark = Guid.Parse("5f8c0f0a-3c1e-4f0a-9a51-2d6f0c7be1d4").ToByteArray();
    private static readonly byte[] MarkMember = Compress(Mark);

    /// <summary>True when a value begins as such data does.</summary>
    public static bool IsBegin(ReadOnlySpan<byte> value) => value is [0x1F, 0x8B, ..];

    /// <inheritdoc/>
    public DecompressionOutcome Decompress(ReadOnlySpan<byte> value, PooledBufferWriter output, int maxBytes)
    {
        if (!IsBegin(value))
        {
            return DecompressionOutcome.NotCompressed;
        }

        var start = output.WrittenCount;
        var input = ArrayPool<byte>.Shared.Rent(value.Length + MarkMember.Length);
        try
        {
            value.CopyTo(input);
            MarkMember.CopyTo(input, value.Length);
            using var source = new MemoryStream(input, 0, value.Length + MarkMember.Length, writable: false);
            using var stream = new GZipStream(source, CompressionMode.Decompress);
            var outcome = InflatedStream.CopyTo(stream, output, (int)Math.Min((long)maxBytes + Mark.Length, int.MaxValue));
            var isWhole = output.WrittenSpan[start..].EndsWith(Mark);
            output.Truncate(outcome == DecompressionOutcome.Done && isWhole ? output.WrittenCount - Mark.Length : start);
            return outcome == DecompressionOutcome.Done && !isWhole ? DecompressionOutcome.Corrupt : outcome;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(input);
        }
    }

    private static byte[] Compress(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var stream = new GZipStream(target, CompressionLevel.Optimal))
        {
            stream.Write(bytes);
        }

        return target.ToArray();
    }
}
