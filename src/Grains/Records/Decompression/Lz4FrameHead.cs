using System.IO.Hashing;

namespace OrleansKafkaLoki.Grains.Records.Decompression;

/// <summary>What the head of a frame of LZ4 says about its blocks.</summary>
/// <param name="MaxBlock">How many bytes a block stands for at most.</param>
/// <param name="IsLinked">Blocks refer to those before them.</param>
/// <param name="HasBlockChecksums">A checksum follows each block.</param>
/// <param name="HasChecksum">A checksum of all that comes out follows the last block.</param>
internal readonly record struct Lz4FrameHead(int MaxBlock, bool IsLinked, bool HasBlockChecksums, bool HasChecksum)
{
    private const int MagicLength = 4;
    private const int FlagsLength = 2;
    private const int SizeLength = 8;
    private const int Version = 0x40;
    private const int VersionBits = 0xC0;
    private const int Independent = 0x20;
    private const int BlockChecksums = 0x10;
    private const int ContentSize = 0x08;
    private const int ContentChecksum = 0x04;
    private const int ReservedOrDictionary = 0x03;

    /// <summary>Takes a head off the front; false when it is none, or one that needs a dictionary.</summary>
    public static bool TryRead(ref ReadOnlySpan<byte> value, out Lz4FrameHead head)
    {
        head = default;
        if (!Lz4Decompressor.IsBegin(value) || value.Length < MagicLength + FlagsLength)
        {
            return false;
        }

        var (flags, size) = (value[MagicLength], value[MagicLength + 1] >> 4);
        var end = MagicLength + FlagsLength + ((flags & ContentSize) != 0 ? SizeLength : 0);
        if ((flags & VersionBits) != Version || (flags & ReservedOrDictionary) != 0 || size is < 4 or > 7 || value.Length <= end
            || value[end] != (byte)(XxHash32.HashToUInt32(value[MagicLength..end]) >> 8))
        {
            return false;
        }

        head = new Lz4FrameHead(
            1 << ((size * 2) + 8), (flags & Independent) == 0, (flags & BlockChecksums) != 0, (flags & ContentChecksum) != 0);
        value = value[(end + 1)..];
        return true;
    }
}
