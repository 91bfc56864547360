using System.IO.Compression;
using CsCheck;
using OrleansKafkaLoki.Grains.Records.Decompression;

namespace OrleansKafkaLoki.Grains.Tests.Records.Decompression;

public sealed class InflateTests
{
    private readonly GzipDecompressor _gzip = new();
    private readonly ZlibDecompressor _zlib = new();

    [Fact]
    public void Gzip_AnyValue_ComesOutAgain() => Decompressed.Values.Where(IsNotEmpty).Sample(
        value => Decompressed.AssertReturns(_gzip, value, Gzip(value)), iter: 30);

    [Fact]
    public void Zlib_AnyValue_ComesOutAgain() => Decompressed.Values.Where(IsNotEmpty).Sample(
        value => Decompressed.AssertReturns(_zlib, value, Zlib(value)), iter: 30);

    [Fact]
    public void Gzip_OfNothing_GivesNothing() =>
        Decompressed.AssertReturns(_gzip, [], Convert.FromHexString("1F8B080000000000000303000000000000000000"));

    [Fact]
    public void Gzip_OfTwoMembers_GivesBoth() =>
        Decompressed.AssertReturns(_gzip, [1, 2, 3, 4, 5], [.. Gzip([1, 2, 3]), .. Gzip([4, 5])]);

    [Fact]
    public void Gzip_ABomb_IsTooLarge() =>
        Assert.Equal(DecompressionOutcome.TooLarge, Decompressed.Run(_gzip, Gzip(new byte[50_000_000])).Outcome);

    // .NET takes each of the first for whole.
    [Fact]
    public void Gzip_CutOrDamaged_IsCorrupt() => Decompressed.AssertRefusesDamage(_gzip, Gzip([.. "GET / GET / GET /"u8]), hasChecksum: true);

    [Fact]
    public void Zlib_CutOrDamaged_IsCorrupt() => Decompressed.AssertRefusesDamage(_zlib, Zlib([.. "GET / GET / GET /"u8]), hasChecksum: true);

    [Fact]
    public void Gzip_WithSomethingBehind_IsCorrupt() =>
        Assert.Equal(DecompressionOutcome.Corrupt, Decompressed.Run(_gzip, [.. Gzip([1, 2, 3]), .. "garbage"u8]).Outcome);

    [Fact]
    public void Decompress_AnythingElse_IsNotCompressed() => Assert.All(
        new IDecompressor[] { _gzip, _zlib },
        decompressor => Assert.Equal(DecompressionOutcome.NotCompressed, Decompressed.Run(decompressor, "{\"a\":1}"u8).Outcome));

    [Fact]
    public void Decompress_AnyBytes_IsSound()
    {
        Decompressed.AssertSound(_gzip, [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]);
        Decompressed.AssertSound(_zlib, [0x78, 0x9C]);
    }

    // Of nothing .NET's streams write nothing.
    private static bool IsNotEmpty(byte[] value) => value.Length > 0;

    internal static byte[] Gzip(byte[] value) => Write(value, target => new GZipStream(target, CompressionLevel.Optimal));

    internal static byte[] Zlib(byte[] value) => Write(value, target => new ZLibStream(target, CompressionLevel.Optimal));

    private static byte[] Write(byte[] value, Func<Stream, Stream> open)
    {
        using var target = new MemoryStream();
        using (var stream = open(target))
        {
            stream.Write(value);
        }

        return target.ToArray();
    }
}
