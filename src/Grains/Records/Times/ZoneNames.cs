using System.Text;

namespace OrleansKafkaLoki.Grains.Records.Times;

/// <summary>Abbreviations of zones that mean one distance wherever they are used; others say nothing.</summary>
internal static class ZoneNames
{
    private const int LongestName = 4;

    private static readonly Dictionary<string, int> Hours = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Z"] = 0, ["UTC"] = 0, ["UT"] = 0, ["GMT"] = 0, ["WET"] = 0, ["WEST"] = 1,
        ["CET"] = 1, ["CEST"] = 2, ["EET"] = 2, ["EEST"] = 3, ["MSK"] = 3, ["JST"] = 9, ["KST"] = 9,
        ["EST"] = -5, ["EDT"] = -4, ["CST"] = -6, ["CDT"] = -5, ["MST"] = -7, ["MDT"] = -6, ["PST"] = -8, ["PDT"] = -7,
    };

    private static readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> ByName =
        Hours.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>True for the names of UTC itself.</summary>
    public static bool IsUtc(ReadOnlySpan<byte> name) =>
        Ascii.EqualsIgnoreCase(name, "Z"u8) || Ascii.EqualsIgnoreCase(name, "UTC"u8) || Ascii.EqualsIgnoreCase(name, "UT"u8)
        || Ascii.EqualsIgnoreCase(name, "GMT"u8);

    /// <summary>Seconds east of UTC; null for a name that is not known.</summary>
    public static int? OffsetOf(ReadOnlySpan<byte> name)
    {
        Span<char> text = stackalloc char[LongestName];
        return Ascii.ToUtf16(name, text, out var length) == System.Buffers.OperationStatus.Done && ByName.TryGetValue(text[..length], out var hours)
            ? hours * 3600
            : null;
    }
}
