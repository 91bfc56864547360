using System.Buffers;
using System.Collections.Frozen;
using System.Text;

namespace OrleansKafkaLoki.Grains.Records.Values;

/// <summary>Levels that are written as words, in any case.</summary>
internal static class LevelWords
{
    /// <summary>The longest word.</summary>
    private const int MaxLength = 13;

    private static readonly (RecordLevel Level, string Words)[] Table =
    [
        (RecordLevel.Trace, "trace trc trce tracing verbose vrb finest finer"),
        (RecordLevel.Debug, "debug dbg dbug fine config"),
        (RecordLevel.Info, "info inf information informational notice"),
        (RecordLevel.Warn, "warn wrn warning"),
        (RecordLevel.Error, "error err eror fail failure severe"),
        (RecordLevel.Fatal, "fatal ftl critical crit alert emerg emergency panic dpanic"),
    ];

    /// <summary>Words that mean a level wherever they stand in a text; the same that Loki looks for.</summary>
    private static readonly FrozenSet<string> Plain =
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "trace", "debug", "info", "warn", "warning", "error", "err", "critical", "fatal");

    private static readonly FrozenDictionary<string, RecordLevel> All = Table
        .SelectMany(row => row.Words.Split(' '), (row, word) => KeyValuePair.Create(word, row.Level))
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, RecordLevel>.AlternateLookup<ReadOnlySpan<char>> ByWord =
        All.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> PlainWords = Plain.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly SearchValues<byte> FirstLetters =
        SearchValues.Create([.. All.Keys.Select(word => (byte)word[0]), .. All.Keys.Select(word => (byte)char.ToUpperInvariant(word[0]))]);

    /// <summary>The level's name, as it is written into fields and labels.</summary>
    public static ReadOnlySpan<byte> NameOf(RecordLevel level) => level switch
    {
        RecordLevel.Trace => "trace"u8,
        RecordLevel.Debug => "debug"u8,
        RecordLevel.Info => "info"u8,
        RecordLevel.Warn => "warn"u8,
        RecordLevel.Error => "error"u8,
        RecordLevel.Fatal => "fatal"u8,
        _ => "unknown"u8,
    };

    /// <summary>The level of a word that is known to be one.</summary>
    public static RecordLevel Of(ReadOnlySpan<byte> word)
    {
        if (word.Length == 1)
        {
            return OfLetter(word[0]);
        }

        Span<char> text = stackalloc char[MaxLength];
        return IsCandidate(word) && Ascii.ToUtf16(word, text, out var length) == OperationStatus.Done && ByWord.TryGetValue(text[..length], out var level)
            ? level
            : RecordLevel.Unknown;
    }

    /// <summary>The level of a word that may be one of a sentence.</summary>
    public static RecordLevel OfPlain(ReadOnlySpan<byte> word)
    {
        Span<char> text = stackalloc char[MaxLength];
        return IsCandidate(word) && Ascii.ToUtf16(word, text, out var length) == OperationStatus.Done && PlainWords.Contains(text[..length])
            ? ByWord[text[..length]]
            : RecordLevel.Unknown;
    }

    private static bool IsCandidate(ReadOnlySpan<byte> word) => word.Length is >= 3 and <= MaxLength && FirstLetters.Contains(word[0]);

    private static RecordLevel OfLetter(byte letter) => (char)(letter & ~0x20) switch
    {
        'T' or 'V' => RecordLevel.Trace,
        'D' => RecordLevel.Debug,
        'I' or 'N' => RecordLevel.Info,
        'W' => RecordLevel.Warn,
        'E' => RecordLevel.Error,
        'F' or 'C' => RecordLevel.Fatal,
        _ => RecordLevel.Unknown,
    };
}
