using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace OrleansKafkaLoki.Grains.Records.Regexes;

/// <summary>The sets of characters that RE2 has names for.</summary>
internal static class RuneClasses
{
    /// <summary>Every character.</summary>
    public static readonly RuneSet All = RuneSet.Of(new RuneRange(0, RuneRange.Max));

    /// <summary>Every character but the line feed.</summary>
    public static readonly RuneSet NotLineFeed = RuneSet.Of(new RuneRange('\n', '\n')).Negate();

    private static readonly RuneSet Digit = Ascii("09");
    private static readonly RuneSet Space = Ascii("\t\n\f\r  ");
    private static readonly RuneSet Word = Ascii("09AZ__az");

    private static readonly Dictionary<string, RuneSet> Posix = new(StringComparer.Ordinal)
    {
        ["alnum"] = Ascii("09AZaz"),
        ["alpha"] = Ascii("AZaz"),
        ["ascii"] = Ascii("\0\x7F"),
        ["blank"] = Ascii("\t\t  "),
        ["cntrl"] = Ascii("\0\x1F\x7F\x7F"),
        ["digit"] = Digit,
        ["graph"] = Ascii("!~"),
        ["lower"] = Ascii("az"),
        ["print"] = Ascii(" ~"),
        ["punct"] = Ascii("!/:@[`{~"),
        ["space"] = Ascii("\t\r  "),
        ["upper"] = Ascii("AZ"),
        ["word"] = Word,
        ["xdigit"] = Ascii("09AFaf"),
    };

    private static readonly string[] Abbreviations =
    [
        "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co",
        "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Cn",
    ];

    private static readonly Lazy<ILookup<string, RuneRange>> Categories = new(FindCategories);

    /// <summary>That of <c>\d</c>, <c>\s</c> or <c>\w</c>, of either case, which are about ASCII.</summary>
    public static bool TryPerl(char letter, [NotNullWhen(true)] out RuneSet? set)
    {
        set = letter switch
        {
            'd' or 'D' => Digit,
            's' or 'S' => Space,
            'w' or 'W' => Word,
            _ => null,
        };
        return set is not null;
    }

    /// <summary>That of <c>[:alpha:]</c> and its like.</summary>
    public static bool TryPosix(string name, [NotNullWhen(true)] out RuneSet? set) => Posix.TryGetValue(name, out set);

    /// <summary>That of <c>\p{Lu}</c> and its like: a general category of Unicode, by one letter or two.</summary>
    public static bool TryCategory(string name, [NotNullWhen(true)] out RuneSet? set)
    {
        var members = name == "Any" ? All.Ranges : Abbreviations.Where(known => known == name || (name.Length == 1 && known[0] == name[0] && known != "Cn")).SelectMany(known => Categories.Value[known]);
        set = members.Any() ? RuneSet.Of(members) : null;
        return set is not null;
    }

    private static RuneSet Ascii(string pairs) => RuneSet.Of(pairs.Chunk(2).Select(pair => new RuneRange(pair[0], pair[1])));

    private static ILookup<string, RuneRange> FindCategories()
    {
        var ranges = new List<(string Name, RuneRange Range)>();
        for (var (start, next) = (0, 1); start <= RuneRange.Max; start = next++)
        {
            var category = CharUnicodeInfo.GetUnicodeCategory(start);
            while (next <= RuneRange.Max && CharUnicodeInfo.GetUnicodeCategory(next) == category)
            {
                next++;
            }

            ranges.Add((Abbreviations[(int)category], new RuneRange(start, next - 1)));
        }

        return ranges.ToLookup(range => range.Name, range => range.Range);
    }
}
