using CsCheck;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Decompression;

namespace OrleansKafkaLoki.Grains.Tests.Records.Decompression;

/// <summary>Runs decompressors over values.</summary>
internal static class Decompressed
{
    /// <summary>Enough for what tests compress.</summary>
    public const int Enough = 1 << 20;

    /// <summary>Texts that can be compressed and bytes that cannot.</summary>
    public static Gen<byte[]> Values { get; } = Gen.OneOf(
        Gen.Byte.Array[0, 300],
        Gen.Select(Gen.Byte.Array[1, 20], Gen.Int[0, 10_000]).Select((piece, count) => Enumerable.Repeat(piece, count).SelectMany(bytes => bytes).ToArray()));

    /// <summary>What comes out; it is empty unless it is done.</summary>
    public static (DecompressionOutcome Outcome, byte[] Value) Run(IDecompressor decompressor, ReadOnlySpan<byte> value, int maxBytes = Enough)
    {
        using var output = new PooledBufferWriter();
        output.Write("before"u8);
        var outcome = decompressor.Decompress(value, output, maxBytes);
        Assert.True(output.WrittenSpan.StartsWith("before"u8));
        return (outcome, output.WrittenSpan["before".Length..].ToArray());
    }

    /// <summary>What is compressed comes out again, also alone with the room that it needs, and not with less.</summary>
    public static void AssertReturns(IDecompressor decompressor, byte[] value, byte[] compressed)
    {
        Assert.Equal((DecompressionOutcome.Done, Convert.ToHexString(value)), Hex(Run(decompressor, compressed)));
        Assert.Equal((DecompressionOutcome.Done, Convert.ToHexString(value)), Hex(Run(decompressor, compressed, value.Length)));
        if (value.Length > 0)
        {
            Assert.Equal((DecompressionOutcome.TooLarge, ""), Hex(Run(decompressor, compressed, value.Length - 1)));
        }
    }

    /// <summary>Nothing comes out of a part of it, of damaged bytes only what passes the checksum, and nothing throws.</summary>
    public static void AssertRefusesDamage(IDecompressor decompressor, byte[] compressed, bool hasChecksum)
    {
        var whole = Run(decompressor, compressed).Value;
        Gen.Select(Gen.Int[0, compressed.Length - 1], Gen.Byte[1, 255]).Sample((at, change) =>
        {
            var cut = Run(decompressor, compressed.AsSpan(0, at));
            Assert.True(cut.Outcome != DecompressionOutcome.Done || at == 0, $"{at} of {compressed.Length} bytes are enough");
            Assert.Empty(cut.Value);

            var damaged = compressed.ToArray();
            damaged[at] ^= change;
            var (outcome, value) = Run(decompressor, damaged);
            Assert.True(outcome == DecompressionOutcome.Done || value.Length == 0);
            Assert.True(outcome != DecompressionOutcome.Done || !hasChecksum || value.AsSpan().SequenceEqual(whole), $"{change} at {at} goes unnoticed");
        });
    }

    /// <summary>No bytes make it throw or give more than is allowed; and it gives the same again.</summary>
    public static void AssertSound(IDecompressor decompressor, byte[] begin) => Gen.Byte.Array[0, 100].Sample(rest =>
    {
        byte[] value = [.. begin, .. rest];
        var (outcome, bytes) = Run(decompressor, value, 1000);
        Assert.InRange(bytes.Length, 0, 1000);
        Assert.Equal(Hex((outcome, bytes)), Hex(Run(decompressor, value, 1000)));
    });

    private static (DecompressionOutcome Outcome, string Value) Hex((DecompressionOutcome Outcome, byte[] Value) result) =>
        (result.Outcome, Convert.ToHexString(result.Value));
}
