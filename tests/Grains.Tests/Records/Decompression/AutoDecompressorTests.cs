using OrleansKafkaLoki.Grains.Records.Decompression;

namespace OrleansKafkaLoki.Grains.Tests.Records.Decompression;

public sealed class AutoDecompressorTests
{
    private readonly AutoDecompressor _auto = new();

    [Fact]
    public void Decompress_OfEachKind_ComesOut()
    {
        byte[] value = [.. "{\"a\":1,\"b\":\"aaaaaaaaaaaa\"}"u8];

        Decompressed.AssertReturns(_auto, value, InflateTests.Gzip(value));
        Decompressed.AssertReturns(_auto, value, InflateTests.Zlib(value));
        Decompressed.AssertReturns(_auto, value, SnappyDecompressorTests.Frames(value));
        Decompressed.AssertReturns(_auto, Lz4DecompressorTests.Text, Lz4DecompressorTests.Frame);
        Decompressed.AssertReturns(_auto, ZstdDecompressorTests.Text, ZstdDecompressorTests.Piped);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"a\":1}")]
    [InlineData("x^2 is a square, and begins as zlib does")]
    [InlineData("plain text")]
    public void Decompress_OfText_IsNotCompressed(string text) =>
        Assert.Equal(DecompressionOutcome.NotCompressed, Decompressed.Run(_auto, System.Text.Encoding.UTF8.GetBytes(text)).Outcome);

    [Fact]
    public void Decompress_OfDamagedGzip_IsCorrupt() =>
        Assert.Equal(DecompressionOutcome.Corrupt, Decompressed.Run(_auto, InflateTests.Gzip([1, 2, 3]).AsSpan()[..^1]).Outcome);
}
