using System.Buffers.Binary;
using System.IO.Compression;
using CsCheck;
using OrleansKafkaLoki.Grains.Records.Decompression;
using Snappier;

namespace OrleansKafkaLoki.Grains.Tests.Records.Decompression;

public sealed class SnappyDecompressorTests
{
    private readonly SnappyDecompressor _snappy = new();

    [Fact]
    public void Decompress_AnyValue_ComesOutAgain() => Decompressed.Values.Sample(
        value =>
        {
            Decompressed.AssertReturns(_snappy, value, Snappy.CompressToArray(value));
            Decompressed.AssertReturns(_snappy, value, Frames(value));
            Decompressed.AssertReturns(_snappy, value, Java(value));
        },
        iter: 30);

    [Fact]
    public void Decompress_OfASkippedAndAPlainChunk_ComesOut()
    {
        var frames = Frames([1, 2, 3]);
        var begin = frames[..10];

        Assert.Equal([1, 2, 3], Decompressed.Run(_snappy, [.. begin, 0xFE, 2, 0, 0, 7, 7, .. frames[10..]]).Value);
        Assert.Equal(DecompressionOutcome.Corrupt, Decompressed.Run(_snappy, [.. begin, 2, 2, 0, 0, 7, 7, .. frames[10..]]).Outcome);
    }

    [Fact]
    public void Decompress_ABomb_IsTooLarge() => Assert.All(
        new[] { Snappy.CompressToArray(new byte[50_000_000]), Frames(new byte[50_000_000]), Java(new byte[50_000_000]), [0xFF, 0xFF, 0xFF, 0xFF, 7] },
        bomb => Assert.Equal(DecompressionOutcome.TooLarge, Decompressed.Run(_snappy, bomb).Outcome));

    [Fact]
    public void Decompress_FramesCutOrDamaged_IsCorrupt()
    {
        var frames = Frames([.. "GET / GET / GET / GET / GET /"u8]);
        Decompressed.AssertSound(_snappy, frames[..10]);
        for (var at = 11; at < frames.Length; at++)
        {
            Assert.Equal(DecompressionOutcome.Corrupt, Decompressed.Run(_snappy, frames.AsSpan(0, at)).Outcome);
        }

        for (var at = 14; at < frames.Length; at++)
        {
            var damaged = frames.ToArray();
            damaged[at] ^= 1;
            Assert.NotEqual(DecompressionOutcome.Done, Decompressed.Run(_snappy, damaged).Outcome);
        }
    }

    [Fact]
    public void Decompress_AnyBytes_IsSound()
    {
        Decompressed.AssertSound(_snappy, []);
        Decompressed.AssertSound(_snappy, [20]);
        Decompressed.AssertSound(_snappy, Java([])[..16]);
    }

    internal static byte[] Frames(byte[] value)
    {
        using var target = new MemoryStream();
        using (var stream = new SnappyStream(target, CompressionMode.Compress))
        {
            stream.Write(value);
        }

        return target.ToArray();
    }

    private static byte[] Java(byte[] value)
    {
        using var target = new MemoryStream();
        target.Write([0x82, .. "SNAPPY\0"u8, 0, 0, 0, 1, 0, 0, 0, 1]);
        foreach (var block in value.Chunk(32768).Select(chunk => Snappy.CompressToArray(chunk)))
        {
            var length = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(length, block.Length);
            target.Write([.. length, .. block]);
        }

        return target.ToArray();
    }
}
