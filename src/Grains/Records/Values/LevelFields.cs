using System.Buffers;
using System.Buffers.Text;
using System.Collections.Frozen;
using System.Text;

namespace OrleansKafkaLoki.Grains.Records.Values;

/// <summary>Fields that hold a level.</summary>
internal static class LevelFields
{
    private const int MaxNameLength = 24;

    /// <summary>The scales of fields whose numbers mean only one thing; of the others they tell by their size.</summary>
    private static readonly FrozenDictionary<string, LevelScale> Scales = new Dictionary<string, LevelScale>
    {
        ["level"] = LevelScale.Any, ["lvl"] = LevelScale.Any, ["log.level"] = LevelScale.Any, ["log_level"] = LevelScale.Any,
        ["loglevel"] = LevelScale.Any, ["levelname"] = LevelScale.Any, ["level_name"] = LevelScale.Any, ["@level"] = LevelScale.Any,
        ["@l"] = LevelScale.Any, ["severity"] = LevelScale.Any, ["severity_text"] = LevelScale.Any, ["severitytext"] = LevelScale.Any,
        ["level_value"] = LevelScale.Any, ["levelno"] = LevelScale.Python, ["severity_number"] = LevelScale.OpenTelemetry,
        ["severitynumber"] = LevelScale.OpenTelemetry, ["priority"] = LevelScale.Syslog, ["syslog_severity"] = LevelScale.Syslog,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, LevelScale>.AlternateLookup<ReadOnlySpan<char>> ByName =
        Scales.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Names under which records have their level, the first that is there before the others: words before numbers.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "level", "Level", "LEVEL", "log.level", "severity", "Severity", "SEVERITY", "SeverityText", "severityText", "severity_text",
        "lvl", "Lvl", "LVL", "levelname", "level_name", "loglevel", "log_level", "LogLevel", "logLevel", "@level", "@l",
        "SeverityNumber", "severityNumber", "severity_number", "levelno", "level_value", "PRIORITY", "priority", "syslog_severity",
    ];

    /// <summary>True when a field of that name, in any case, holds a level.</summary>
    public static bool IsOne(ReadOnlySpan<byte> name, out LevelScale scale)
    {
        Span<char> text = stackalloc char[MaxNameLength];
        scale = default;
        return name.Length is > 1 and <= MaxNameLength && Ascii.ToUtf16(name, text, out var length) == OperationStatus.Done
            && ByName.TryGetValue(text[..length], out scale);
    }

    /// <summary>The level that a field's value is.</summary>
    /// <param name="name">The field's name, which says what a number means.</param>
    /// <param name="value">The value: a word or a number, which may stand in brackets.</param>
    public static RecordLevel Read(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        IsOne(name, out var scale);
        return Read(value, scale);
    }

    /// <inheritdoc cref="Read(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>
    public static RecordLevel Read(ReadOnlySpan<byte> value, LevelScale scale)
    {
        value = value.Trim(" \t\r\n[]()<>\"':"u8);
        if (value.IsEmpty)
        {
            return RecordLevel.Unknown;
        }

        if (char.IsAsciiDigit((char)value[0]))
        {
            // pino's 30 is 30.0 to some who write JSON anew.
            return Utf8Parser.TryParse(value, out int number, out var length) && value[length..] is [] or [(byte)'.', (byte)'0']
                ? LevelNumbers.Of(number, scale)
                : RecordLevel.Unknown;
        }

        // OTLP's enumeration is SEVERITY_NUMBER_INFO2, its usual text INFO2.
        value = value.StartsWith("SEVERITY_NUMBER_"u8) ? value["SEVERITY_NUMBER_".Length..] : value;
        return LevelWords.Of(value.Length > 4 && value[^1] is >= (byte)'2' and <= (byte)'4' ? value[..^1] : value);
    }
}
