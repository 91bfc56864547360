using System.Buffers;
using System.Text;

namespace OrleansKafkaLoki.Grains.Records.Regexes;

/// <summary>A set of characters, asked for those of UTF-8 text. A byte that is not UTF-8 counts as U+FFFD, as in RE2.</summary>
internal sealed class RuneSet
{
    private const int Replacement = 0xFFFD;

    private readonly ulong _low;
    private readonly ulong _high;
    private readonly int[] _starts;
    private readonly int[] _ends;
    private readonly SearchValues<byte> _bytes;

    private RuneSet(List<RuneRange> ranges)
    {
        Ranges = ranges;
        _starts = [.. ranges.Select(range => range.First)];
        _ends = [.. ranges.Select(range => range.Last)];
        var ascii = Enumerable.Range(0, 0x80).Where(ContainsRange).ToList();
        _low = ascii.Where(c => c < 64).Aggregate(0UL, (bits, c) => bits | (1UL << c));
        _high = ascii.Where(c => c >= 64).Aggregate(0UL, (bits, c) => bits | (1UL << (c - 64)));
        var beyond = ranges.Exists(range => range.First <= 0x80 && range.Last == RuneRange.Max) ? Enumerable.Range(0x80, 0x80) : [];
        _bytes = SearchValues.Create([.. ascii.Concat(beyond).Select(c => (byte)c)]);
    }

    /// <summary>What is in it, in order, with something between any two ranges.</summary>
    public IReadOnlyList<RuneRange> Ranges { get; }

    /// <summary>A set of the characters of several ranges, which may overlap and be in any order.</summary>
    public static RuneSet Of(params IEnumerable<RuneRange> ranges)
    {
        var merged = new List<RuneRange>();
        foreach (var range in ranges.OrderBy(range => range.First))
        {
            if (merged.Count > 0 && range.First <= merged[^1].Last + 1)
            {
                merged[^1] = new RuneRange(merged[^1].First, Math.Max(merged[^1].Last, range.Last));
            }
            else
            {
                merged.Add(range);
            }
        }

        return new RuneSet(merged);
    }

    /// <summary>All characters outside of this set.</summary>
    public RuneSet Negate()
    {
        var others = new List<RuneRange>();
        var next = 0;
        foreach (var range in Ranges)
        {
            if (range.First > next)
            {
                others.Add(new RuneRange(next, range.First - 1));
            }

            next = range.Last + 1;
        }

        if (next <= RuneRange.Max)
        {
            others.Add(new RuneRange(next, RuneRange.Max));
        }

        return new RuneSet(others);
    }

    /// <summary>True when a character is in both.</summary>
    public bool Overlaps(RuneSet other)
    {
        var (mine, theirs) = (0, 0);
        while (mine < Ranges.Count && theirs < other.Ranges.Count)
        {
            if (Ranges[mine].Last < other.Ranges[theirs].First)
            {
                mine++;
            }
            else if (other.Ranges[theirs].Last < Ranges[mine].First)
            {
                theirs++;
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The bytes with which characters of this set may begin.</summary>
    public IEnumerable<byte> FirstBytes()
    {
        var ascii = Enumerable.Range(0, 0x80).Where(ContainsRange);
        return ascii.Concat(Ranges is [.., { Last: >= 0x80 }] ? Enumerable.Range(0x80, 0x80) : []).Select(c => (byte)c);
    }

    /// <summary>How many bytes the character at <paramref name="at"/> has; 0 when it is not in this set, or the text ends there.</summary>
    public int Width(ReadOnlySpan<byte> text, int at)
    {
        if ((uint)at >= (uint)text.Length)
        {
            return 0;
        }

        var c = text[at];
        if (c < 0x80)
        {
            return (int)(((c < 64 ? _low : _high) >> (c & 63)) & 1);
        }

        var width = Decode(text[at..], out var rune);
        return ContainsRange(rune) ? width : 0;
    }

    /// <summary>Where the characters of this set end that follow one another from <paramref name="at"/> on.</summary>
    public int RunEnd(ReadOnlySpan<byte> text, int at)
    {
        while (true)
        {
            var run = text[at..].IndexOfAnyExcept(_bytes);
            if (run < 0)
            {
                return text.Length;
            }

            at += run;
            var width = text[at] < 0x80 ? 0 : Width(text, at);
            if (width == 0)
            {
                return at;
            }

            at += width;
        }
    }

    /// <summary>The character at the begin of a text that is not empty, and how many bytes it has: 1 for a byte that is not UTF-8.</summary>
    public static int Decode(ReadOnlySpan<byte> text, out int rune)
    {
        if (Rune.DecodeFromUtf8(text, out var decoded, out var width) == OperationStatus.Done)
        {
            rune = decoded.Value;
            return width;
        }

        rune = Replacement;
        return 1;
    }

    /// <summary>How many bytes the last character of a text has that is not empty.</summary>
    public static int LastWidth(ReadOnlySpan<byte> text) =>
        text[^1] >= 0x80 && Rune.DecodeLastFromUtf8(text, out _, out var width) == OperationStatus.Done ? width : 1;

    private bool ContainsRange(int rune)
    {
        var index = Array.BinarySearch(_starts, rune);
        index = index >= 0 ? index : ~index - 1;
        return index >= 0 && rune <= _ends[index];
    }
}
