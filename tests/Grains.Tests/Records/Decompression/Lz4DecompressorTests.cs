using System.Text;
using CsCheck;
using OrleansKafkaLoki.Grains.Records.Decompression;

namespace OrleansKafkaLoki.Grains.Tests.Records.Decompression;

public sealed class Lz4DecompressorTests
{
    /// <summary>What the command wrote, with a checksum at its end.</summary>
    internal static readonly byte[] Frame = Convert.FromBase64String("BCJNGGRApyAAAABPR0VUIAQABfAHLyBIVFRQLzEuMSAyMDAgMjAwIDIwMAAAAACLkq1E");

    /// <summary>What is in it.</summary>
    internal static readonly byte[] Text = [.. "GET GET GET GET GET GET GET / HTTP/1.1 200 200 200"u8];

    private readonly Lz4Decompressor _lz4 = new();

    [Theory]
    [InlineData("BCJNGGRApyAAAABPR0VUIAQABfAHLyBIVFRQLzEuMSAyMDAgMjAwIDIwMAAAAACLkq1E")]
    [InlineData("BCJNGHxAMgAAAAAAAADyIAAAAE9HRVQgBAAF8AcvIEhUVFAvMS4xIDIwMCAyMDAgMjAw/+dH7gAAAACLkq1E")]
    [InlineData("BCJNGGBAgiAAAABPR0VUIAQABfAHLyBIVFRQLzEuMSAyMDAgMjAwIDIwMAAAAAA=")]
    public void Decompress_OfTheCommandsFrames_ComesOut(string frame) => Decompressed.AssertReturns(_lz4, Text, Convert.FromBase64String(frame));

    [Fact]
    public void Decompress_OfASmallFrame_ComesOut()
    {
        Decompressed.AssertReturns(_lz4, [(byte)'x'], Convert.FromHexString("04224d186440a7010000807800000000ea30c42e"));
        Decompressed.AssertReturns(_lz4, [], Convert.FromHexString("04224d186440a700000000055dcc02"));
    }

    [Fact]
    public void Decompress_OfSeveralFrames_GivesAll() => Decompressed.AssertReturns(_lz4, [.. Text, .. Text], [.. Frame, .. Frame]);

    [Fact]
    public void Decompress_OfBlocksThatReferToThoseBefore_ComesOut() => Decompressed.AssertReturns(
        _lz4, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("GET / HTTP/1.1 200\n", 9000))), Linked());

    [Fact]
    public void Decompress_ABomb_IsTooLarge() => Assert.Equal(DecompressionOutcome.TooLarge, Decompressed.Run(_lz4, Linked(), 70_000).Outcome);

    [Fact]
    public void Decompress_CutOrDamaged_IsCorrupt() => Decompressed.AssertRefusesDamage(_lz4, Frame, hasChecksum: true);

    [Fact]
    public void Decompress_WithSomethingBehind_IsCorrupt() =>
        Assert.Equal(DecompressionOutcome.Corrupt, Decompressed.Run(_lz4, [.. Frame, 0]).Outcome);

    [Fact]
    public void Decompress_AnythingElse_IsNotCompressed() =>
        Assert.Equal(DecompressionOutcome.NotCompressed, Decompressed.Run(_lz4, "{\"a\":1}"u8).Outcome);

    [Fact]
    public void Decompress_AnyBytes_IsSound()
    {
        Decompressed.AssertSound(_lz4, Frame[..4]);
        Decompressed.AssertSound(_lz4, Frame[..7]);
    }

    [Fact]
    public void TryDecode_AnyBlock_KeepsWithinItsRoom() => Gen.Byte.Array[0, 60].Sample(block =>
    {
        var output = new byte[100];
        var at = 10;
        var isDecoded = Lz4Block.TryDecode(block, output, ref at);

        Assert.InRange(at, 10, 100);
        Assert.All(output[..10], b => Assert.Equal(0, b));
        Assert.False(isDecoded && block.Length == 0);
    });

    // What the command wrote with -9 -BD -B4: three blocks, each of which repeats what the one before it ends with.
    private static byte[] Linked() => Convert.FromHexString(string.Concat(
        "04224d1844405e1e010000ff04474554202f20485454502f312e31203230300a1300",
        new string('f', 512),
        "d550474554202f0a0100000f1300",
        new string('f', 512),
        "e8502048545450a60000000f1300",
        new string('f', 312),
        "7c50203230300a00000000d1f454b5"));
}
