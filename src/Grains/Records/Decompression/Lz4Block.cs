namespace OrleansKafkaLoki.Grains.Records.Decompression;

/// <summary>Undoes a block of LZ4: runs of bytes, each followed by a piece of what came out before.</summary>
internal static class Lz4Block
{
    private const int MinMatch = 4;
    private const int More = 15;

    /// <summary>Writes what was compressed behind what came out before; false when the block is damaged or <paramref name="output"/> too short.</summary>
    /// <param name="block">The block.</param>
    /// <param name="output">What came out before, and the room behind it.</param>
    /// <param name="at">Where the room begins; then, where it ends.</param>
    public static bool TryDecode(ReadOnlySpan<byte> block, Span<byte> output, ref int at)
    {
        while (!block.IsEmpty)
        {
            var token = block[0];
            block = block[1..];
            if (!TryTakeLength(ref block, token >> 4, output.Length, out var run) || run > block.Length || run > output.Length - at)
            {
                return false;
            }

            block[..run].CopyTo(output[at..]);
            block = block[run..];
            at += run;
            if (block.IsEmpty)
            {
                return true;
            }

            if (block.Length < 2)
            {
                return false;
            }

            var start = at - (block[0] | (block[1] << 8));
            block = block[2..];
            if (!TryTakeLength(ref block, token & More, output.Length, out var match) || start < 0 || start == at || match + MinMatch > output.Length - at)
            {
                return false;
            }

            Repeat(output, start, ref at, match + MinMatch);
        }

        return false;
    }

    // What is repeated may reach into what it becomes.
    private static void Repeat(Span<byte> output, int start, ref int at, int length)
    {
        while (length > 0)
        {
            var piece = Math.Min(length, at - start);
            output.Slice(start, piece).CopyTo(output[at..]);
            at += piece;
            length -= piece;
        }
    }

    private static bool TryTakeLength(ref ReadOnlySpan<byte> block, int first, int most, out int length)
    {
        length = first;
        for (var isOpen = first == More; isOpen;)
        {
            if (block.IsEmpty || length > most)
            {
                return false;
            }

            length += block[0];
            isOpen = block[0] == byte.MaxValue;
            block = block[1..];
        }

        return true;
    }
}
