using System.Diagnostics.CodeAnalysis;

namespace OrleansKafkaLoki.Grains.Records.Times;

/// <summary>
/// How a time is written, compiled: a name of <see cref="Names"/>, a layout of Go (<c>2006-01-02 15:04:05.000</c>) or one of
/// strftime (<c>%Y-%m-%d %H:%M:%S.%f</c>, in which a fraction is one, whatever its digits). Months and weekdays are English.
/// </summary>
internal sealed class TimeFormat
{
    private const string Auto = "auto";

    private static readonly Dictionary<string, string> Layouts = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ANSIC"] = "Mon Jan _2 15:04:05 2006",
        ["UnixDate"] = "Mon Jan _2 15:04:05 MST 2006",
        ["RubyDate"] = "Mon Jan 02 15:04:05 -0700 2006",
        ["RFC822"] = "02 Jan 06 15:04 MST",
        ["RFC822Z"] = "02 Jan 06 15:04 -0700",
        ["RFC850"] = "Monday, 02-Jan-06 15:04:05 MST",
        ["RFC1123"] = "Mon, 02 Jan 2006 15:04:05 MST",
        ["RFC1123Z"] = "Mon, 02 Jan 2006 15:04:05 -0700",
    };

    private static readonly Dictionary<string, int> UnixUnits = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Unix"] = 0, ["UnixMs"] = 3, ["UnixUs"] = 6, ["UnixNs"] = 9,
    };

    private static readonly string[] Rfc3339Names = ["RFC3339", "RFC3339Nano"];

    private readonly TimeLayout? _layout;
    private readonly ZoneOffsets _zone;
    private readonly bool _hasLocation;
    private readonly bool _isAuto;
    private readonly int? _unitDigits;

    private TimeFormat(string format, TimeLayout? layout, ZoneOffsets zone, bool hasLocation)
    {
        _layout = layout;
        _zone = zone;
        _hasLocation = hasLocation;
        _isAuto = format.Equals(Auto, StringComparison.OrdinalIgnoreCase);
        _unitDigits = UnixUnits.TryGetValue(format, out var digits) ? digits : null;
    }

    /// <summary>Formats that have a name; any case is good. <c>auto</c> takes RFC 3339 with any zone or none, and Unix time of any unit.</summary>
    public static IEnumerable<string> Names => [Auto, .. Rfc3339Names, .. UnixUnits.Keys, .. Layouts.Keys];

    /// <summary>True when the year, or the day, of a time is the one that brings it closest to its reference.</summary>
    public bool NeedsReference => _layout is { HasYear: false };

    /// <summary>True when a location makes a difference.</summary>
    public bool UsesLocation => _isAuto || _layout is { HasOffset: false };

    /// <summary>Compiles a format; on failure <paramref name="error"/> says what is wrong.</summary>
    /// <param name="format">The format.</param>
    /// <param name="location">The zone, by its IANA name, of times that do not say theirs; null for UTC.</param>
    /// <param name="compiled">The compiled format.</param>
    /// <param name="error">What is wrong.</param>
    public static bool TryCreate(
        string format, string? location, [NotNullWhen(true)] out TimeFormat? compiled, [NotNullWhen(false)] out string? error)
    {
        compiled = null;
        var zone = ZoneOffsets.Utc;
        if (!string.IsNullOrEmpty(location) && !ZoneOffsets.TryFind(location, out zone))
        {
            error = $"'{location}' is no zone that this system knows; write it as in Europe/Berlin (the package tzdata has them)";
            return false;
        }

        if (TryReadLayout(format, out var layout, out error))
        {
            compiled = new TimeFormat(format, layout, zone, !string.IsNullOrEmpty(location));
        }

        return compiled is not null;
    }

    /// <summary>Reads a time; false when it is written otherwise, or lies before 1970 or behind 2262.</summary>
    /// <param name="text">The time, with nothing but white space around it.</param>
    /// <param name="referenceMs">A time close by, for <see cref="NeedsReference"/>: Unix milliseconds, or below 0 if there is none.</param>
    /// <param name="unixNs">Nanoseconds since the Unix epoch; what is written beyond them is left out.</param>
    /// <param name="fractionDigits">How many digits of the second's fraction are written, from 0 to 9.</param>
    public bool TryParse(ReadOnlySpan<byte> text, long referenceMs, out long unixNs, out int fractionDigits)
    {
        text = text.Trim(" \t\r\n"u8);
        if (_unitDigits is { } digits)
        {
            return UnixTime.TryParse(text, digits, out unixNs, out fractionDigits);
        }

        if (_isAuto)
        {
            return text.Length > 4 && text[4] == '-'
                ? Rfc3339Time.TryParseAnyZone(text, _zone, out unixNs, out fractionDigits)
                : UnixTime.TryParse(text, UnixTime.AnyUnit, out unixNs, out fractionDigits);
        }

        if (_layout is null)
        {
            return Rfc3339Time.TryParse(text, out unixNs, out fractionDigits);
        }

        var parts = default(TimeParts);
        unixNs = 0;
        var isRead = _layout.TryRead(text, ref parts) && new TimeFinder(_zone, _hasLocation, referenceMs).TryFind(parts, out unixNs);
        fractionDigits = parts.FractionDigits;
        return isRead;
    }

    private static bool TryReadLayout(string format, out TimeLayout? layout, [NotNullWhen(false)] out string? error)
    {
        layout = null;
        error = null;
        if (Rfc3339Names.Append(Auto).Concat(UnixUnits.Keys).Contains(format, StringComparer.OrdinalIgnoreCase))
        {
            return true;
        }

        var builder = new TimeLayoutBuilder();
        if (format.Contains('%', StringComparison.Ordinal))
        {
            StrftimeLayout.Read(format, builder);
        }
        else
        {
            GoLayout.Read(Layouts.GetValueOrDefault(format, format), builder);
        }

        if (builder.IsEmpty)
        {
            builder.Fail($"nothing in it stands for a part of a time; it may be {string.Join(", ", Names)}, a layout of Go (2006-01-02 15:04:05.000) or one of strftime (%Y-%m-%d %H:%M:%S.%f)");
        }

        layout = builder.Build();
        error = builder.Error;
        return error is null;
    }
}
