using System.Buffers;

namespace OrleansKafkaLoki.Grains.Records.Values;

/// <summary>
/// Finds the level that a line tells: klog's letter, syslog's number, a pair such as <c>level=warn</c> or <c>"level":30</c>,
/// else the first word that is a level, as Loki finds it.
/// </summary>
internal static class LevelFinder
{
    /// <summary>How many bytes are looked through for pairs, and for words.</summary>
    private const int PairBytes = 4096, WordBytes = 1024;

    private const int LongestName = 24;

    /// <summary>With a <c>[</c> it begins a terminal's colour, which ends in an <c>m</c>.</summary>
    private const byte Escape = 0x1b;

    private static readonly SearchValues<byte> PairSigns = SearchValues.Create("=:"u8);
    private static readonly SearchValues<byte> Starts = SearchValues.Create(" \t\r\n[({<\"=|"u8);
    private static readonly SearchValues<byte> Ends = SearchValues.Create(" \t\r\n[](){}<>:,!\"=|\e"u8);

    /// <summary>The level of a line.</summary>
    public static RecordLevel Find(ReadOnlySpan<byte> line)
    {
        if (FindInHead(line) is not RecordLevel.Unknown and var head)
        {
            return head;
        }

        var pair = FindInPairs(line[..Math.Min(line.Length, PairBytes)]);
        return pair != RecordLevel.Unknown ? pair : FindInWords(line[..Math.Min(line.Length, WordBytes)]);
    }

    /// <summary><c>E0102 15:04:05</c> of klog and glog, <c>&lt;134&gt;</c> of syslog and the kernel.</summary>
    private static RecordLevel FindInHead(ReadOnlySpan<byte> line)
    {
        if (line.Length > 14 && line[0] is (byte)'I' or (byte)'W' or (byte)'E' or (byte)'F' && line[5] == ' ' && line[8] == ':' && line[11] == ':'
            && line[1..5].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0)
        {
            return LevelWords.Of(line[..1]);
        }

        if (line is not [(byte)'<', _, _, ..])
        {
            return RecordLevel.Unknown;
        }

        const int MaxPriority = 191;
        var (priority, at) = (0, 1);
        for (; at < line.Length && at <= 3 && char.IsAsciiDigit((char)line[at]); at++)
        {
            priority = (priority * 10) + (line[at] - '0');
        }

        return at > 1 && at < line.Length && line[at] == '>' && priority <= MaxPriority
            ? LevelNumbers.Of(priority & 7, LevelScale.Syslog)
            : RecordLevel.Unknown;
    }

    private static RecordLevel FindInPairs(ReadOnlySpan<byte> line)
    {
        for (int at = 0, sign; (sign = line[at..].IndexOfAny(PairSigns)) >= 0; at += sign + 1)
        {
            var found = at + sign;
            if (LevelFields.IsOne(NameBefore(line[..found], line[found] == ':'), out var scale)
                && LevelFields.Read(ValueAfter(line[(found + 1)..]), scale) is not RecordLevel.Unknown and var level)
            {
                return level;
            }
        }

        return RecordLevel.Unknown;
    }

    /// <summary>The name that a text ends in. One of JSON is quoted, and its quotes are escaped where the JSON is in a string.</summary>
    private static ReadOnlySpan<byte> NameBefore(ReadOnlySpan<byte> text, bool isQuoted)
    {
        if (isQuoted)
        {
            text = text.TrimEnd((byte)' ');
            if (text is not [.., (byte)'"'])
            {
                return default;
            }

            text = text[..^1].TrimEnd((byte)'\\');
        }

        var start = text.Length;
        while (start > 0 && text.Length - start <= LongestName && IsOfName(text[start - 1]))
        {
            start--;
        }

        return isQuoted && (start == 0 || text[start - 1] != '"') ? default : text[start..];
    }

    private static ReadOnlySpan<byte> ValueAfter(ReadOnlySpan<byte> text)
    {
        text = text.TrimStart(" \\\""u8);
        var end = 0;
        while (end < text.Length && IsOfName(text[end]))
        {
            end++;
        }

        return text[..end];
    }

    private static bool IsOfName(byte c) => char.IsAsciiLetterOrDigit((char)c) || c is (byte)'_' or (byte)'.' or (byte)'@';

    private static RecordLevel FindInWords(ReadOnlySpan<byte> line)
    {
        for (int start = 0, length; start < line.Length; start += length + 1)
        {
            length = line[start..].IndexOfAny(Ends);
            length = length < 0 ? line.Length - start : length;
            if (length >= 3 && (start == 0 || Starts.Contains(line[start - 1])) && ReadWord(line, start, length) is not RecordLevel.Unknown and var level)
            {
                return level;
            }
        }

        return RecordLevel.Unknown;
    }

    /// <summary>A word in capitals, in brackets, or before a colon at the start, is meant as a level; others are only if they hardly mean something else.</summary>
    private static RecordLevel ReadWord(ReadOnlySpan<byte> line, int start, int length)
    {
        var word = line.Slice(start, length);
        var end = start + length;
        if (start > 1 && line[start - 2] == Escape && word.IndexOf((byte)'m') is var colour and >= 0)
        {
            word = word[(colour + 1)..];
        }

        var next = end < line.Length ? line[end] : default;
        var isMeant = word.IndexOfAnyExceptInRange((byte)'A', (byte)'Z') < 0
            || (start == 0 && next == ':')
            || (start > 0 && line[start - 1] == '[' && next == ']');
        return isMeant ? LevelWords.Of(word) : LevelWords.OfPlain(word);
    }
}
