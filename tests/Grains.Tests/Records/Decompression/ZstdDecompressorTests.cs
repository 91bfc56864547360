using CsCheck;
using OrleansKafkaLoki.Grains.Records.Decompression;
using ZstdSharp;

namespace OrleansKafkaLoki.Grains.Tests.Records.Decompression;

public sealed class ZstdDecompressorTests
{
    /// <summary>What the command wrote that reads its input from a pipe, and so does not say how long it is.</summary>
    internal static readonly byte[] Piped = Convert.FromBase64String("KLUv/QRY1QAAkEdFVCAvIEhUVFAvMS4xIDIwMAIAgFCDjgh+yqbM");

    /// <summary>What is in it.</summary>
    internal static readonly byte[] Text = [.. "GET GET GET GET GET GET GET / HTTP/1.1 200 200 200"u8];

    private readonly ZstdDecompressor _zstd = new();

    [Fact]
    public void Decompress_AnyValue_ComesOutAgain() => Decompressed.Values.Sample(
        value => Decompressed.AssertReturns(_zstd, value, Compress(value)), iter: 30);

    [Fact]
    public void Decompress_OfUnknownLength_ComesOut() => Decompressed.AssertReturns(_zstd, Text, Piped);

    [Fact]
    public void Decompress_OfSeveralFrames_GivesAll() =>
        Decompressed.AssertReturns(_zstd, [.. Text, 1, 2], [0x50, 0x2A, 0x4D, 0x18, 1, 0, 0, 0, 9, .. Piped, .. Compress([1, 2])]);

    [Fact]
    public void Decompress_ABomb_IsTooLarge() =>
        Assert.Equal(DecompressionOutcome.TooLarge, Decompressed.Run(_zstd, Compress(new byte[50_000_000])).Outcome);

    [Fact]
    public void Decompress_CutOrDamaged_IsCorrupt() => Decompressed.AssertRefusesDamage(_zstd, Piped, hasChecksum: false);

    [Fact]
    public void Decompress_AnyBytes_IsSound() => Decompressed.AssertSound(_zstd, [0x28, 0xB5, 0x2F, 0xFD]);

    [Fact]
    public void Decompress_ByManyThreads_IsRight() => Parallel.For(0, 200, i =>
    {
        var value = Enumerable.Repeat((byte)i, i * 10).ToArray();
        Decompressed.AssertReturns(_zstd, value, Compress(value));
    });

    private static byte[] Compress(byte[] value)
    {
        using var compressor = new Compressor();
        return compressor.Wrap(value).ToArray();
    }
}
