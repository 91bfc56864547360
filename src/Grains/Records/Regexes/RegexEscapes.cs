using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace OrleansKafkaLoki.Grains.Records.Regexes;

/// <summary>Reads what stands behind a backslash in a regular expression, and classes in brackets.</summary>
internal sealed class RegexEscapes(RegexReader reader)
{
    /// <summary>Reads a class from its <c>[</c> to its <c>]</c>.</summary>
    public RuneSet Class(RegexFlags flags)
    {
        reader.Take(1);
        var isNegated = reader.TryTake("^");
        var ranges = new List<RuneRange>();
        for (var isFirst = true; isFirst || !reader.TryTake("]"); isFirst = false)
        {
            if (reader.IsAtEnd)
            {
                throw reader.Mistake("a '[' is not closed");
            }

            ranges.AddRange(Members(flags));
        }

        var set = RuneSet.Of(ranges);
        return isNegated ? set.Negate() : set;
    }

    /// <summary>Reads <c>\d</c>, <c>\p{Lu}</c> and their like.</summary>
    public bool TrySet(RegexFlags flags, [NotNullWhen(true)] out RuneSet? set)
    {
        set = null;
        if (reader.Rest is not ['\\', var letter, ..])
        {
            return false;
        }

        if (RuneClasses.TryPerl(letter, out set))
        {
            reader.Take(2);
            set = Close(set, char.IsAsciiLetterUpper(letter), flags);
            return true;
        }

        if (letter is not ('p' or 'P'))
        {
            return false;
        }

        reader.Take(2);
        var name = reader.TryTake("{") ? reader.TakeUntil("}") : reader.IsAtEnd ? null : reader.Take(1);
        var isNegated = name is ['^', ..];
        if (!RuneClasses.TryCategory(name?[(isNegated ? 1 : 0)..] ?? "", out set))
        {
            throw reader.Mistake($"\"{name}\" is no general category of Unicode, such as L, Lu or Nd; scripts are not known here");
        }

        set = Close(set, isNegated != (letter == 'P'), flags);
        return true;
    }

    /// <summary>Reads the characters from behind <c>\Q</c> to <c>\E</c>, or to the end.</summary>
    public IEnumerable<int> Quoted() => (reader.TakeUntil(@"\E") ?? reader.Take(reader.Rest.Length)).EnumerateRunes().Select(rune => rune.Value).ToList();

    /// <summary>Reads an escape that stands for a character.</summary>
    public int Rune()
    {
        reader.Take(1);
        var c = reader.IsAtEnd ? throw reader.Mistake("nothing follows the last '\\'") : reader.TakeRune();
        return c switch
        {
            'a' => '\a',
            'f' => '\f',
            't' => '\t',
            'n' => '\n',
            'r' => '\r',
            'v' => '\v',
            'x' => Hexadecimal(),
            '0' => Octal(0),
            >= '1' and <= '7' when reader.Next is >= '0' and <= '7' => Octal(c - '0'),
            >= '1' and <= '9' => throw reader.Mistake("there are no references to groups"),
            'C' => throw reader.Mistake("a single byte (\\C) cannot be asked for"),
            'Z' => throw reader.Mistake("there is no \\Z: write \\z for the end of the text"),
            < 0x80 when !char.IsAsciiLetterOrDigit((char)c) => c,
            _ => throw reader.Mistake($"there is no '\\{new Rune(c)}'"),
        };
    }

    /// <summary>The set as it is meant: what is outside of it is so in both cases.</summary>
    public static RuneSet Close(RuneSet set, bool isNegated, RegexFlags flags)
    {
        set = flags.HasFlag(RegexFlags.IgnoreCase) ? RuneCase.Close(set) : set;
        return isNegated ? set.Negate() : set;
    }

    private IEnumerable<RuneRange> Members(RegexFlags flags)
    {
        if (reader.Rest.StartsWith("[:") && reader.Rest[2..].Contains(":]", StringComparison.Ordinal))
        {
            return Named(flags);
        }

        if (TrySet(flags, out var set))
        {
            return set.Ranges;
        }

        var first = Member();
        var last = first;
        if (reader.Rest is ['-', not ']', ..])
        {
            reader.Take(1);
            last = Member();
        }

        return last < first ? throw reader.Mistake("a range of a class goes from a lower to a higher character") : Close(RuneSet.Of(new RuneRange(first, last)), false, flags).Ranges;
    }

    private IReadOnlyList<RuneRange> Named(RegexFlags flags)
    {
        reader.Take(2);
        var isNegated = reader.TryTake("^");
        var name = reader.TakeUntil(":]")!;
        return RuneClasses.TryPosix(name, out var set)
            ? Close(set, isNegated, flags).Ranges
            : throw reader.Mistake($"there is no class \"[:{name}:]\"");
    }

    private int Member() => reader.Next == '\\' ? Rune() : reader.IsAtEnd ? throw reader.Mistake("a '[' is not closed") : reader.TakeRune();

    private int Hexadecimal()
    {
        var digits = reader.TryTake("{") ? reader.TakeUntil("}") : reader.Rest.Length < 2 ? null : reader.Take(2);
        return int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= RuneRange.Max
            ? value
            : throw reader.Mistake("behind '\\x' stand two hexadecimal digits, or more in braces");
    }

    private int Octal(int value)
    {
        for (var i = 0; i < 2 && reader.Next is >= '0' and <= '7'; i++)
        {
            value = (value * 8) + reader.Take(1)[0] - '0';
        }

        return value;
    }
}
