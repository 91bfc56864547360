using System.Runtime.CompilerServices;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Records.Times;

/// <summary>Times such as <c>2026-01-02T15:04:05.678Z</c>, read in one go because nearly every log has them.</summary>
internal static class Rfc3339Time
{
    /// <summary>The length of <c>2026-01-02T15:04:05</c>.</summary>
    private const int SecondsEnd = 19;

    /// <summary>Nanoseconds of the last of so many digits.</summary>
    private static readonly int[] Units = [1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1];

    /// <summary>Reads a time as RFC 3339 has it, with a space or a comma where others write them.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long unixNs, out int fractionDigits)
    {
        unixNs = 0;
        return TryParseStart(text, out var seconds, out var nanos, out fractionDigits, out var length)
            && TryParseZone(text[length..], ref seconds)
            && TryMakeNanos(seconds, nanos, out unixNs);
    }

    /// <summary>Reads a time with any zone behind it, or with none: then it is one of <paramref name="zone"/>.</summary>
    public static bool TryParseAnyZone(ReadOnlySpan<byte> text, ZoneOffsets zone, out long unixNs, out int fractionDigits)
    {
        unixNs = 0;
        if (!TryParseStart(text, out var seconds, out var nanos, out fractionDigits, out var length))
        {
            return false;
        }

        var rest = text[length..].TrimStart((byte)' ');
        if (rest.IsEmpty)
        {
            seconds -= zone.At(seconds);
        }
        else if (!TryParseZone(rest, ref seconds))
        {
            var words = new TimeText(rest);
            if (!TryReadZoneWords(ref words, out var offset))
            {
                return false;
            }

            seconds -= offset;
        }

        return TryMakeNanos(seconds, nanos, out unixNs);
    }

    /// <summary>Nanoseconds of a time from 1970 to 2262; false for one before or behind.</summary>
    public static bool TryMakeNanos(long seconds, int nanos, out long unixNs)
    {
        const ulong LastSecond = long.MaxValue / UnixNanos.PerSecond;
        var time = ((ulong)seconds * UnixNanos.PerSecond) + (ulong)nanos;
        var isTold = (ulong)seconds <= LastSecond && time <= long.MaxValue;
        unixNs = isTold ? (long)time : 0;
        return isTold;
    }

    private static bool TryParseStart(ReadOnlySpan<byte> text, out long seconds, out int nanos, out int fractionDigits, out int length)
    {
        seconds = nanos = fractionDigits = length = 0;
        if (text.Length < SecondsEnd || text[4] != '-' || text[7] != '-' || text[13] != ':' || text[16] != ':'
            || text[10] is not ((byte)'T' or (byte)' ' or (byte)'t'))
        {
            return false;
        }

        var year = (Two(text, 0) * 100) + Two(text, 2);
        var (hour, minute, second) = (Two(text, 11), Two(text, 14), Two(text, 17));
        if (year < 0 || hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 60
            || !CivilDate.TryGetDay(year, Two(text, 5), Two(text, 8), out var days))
        {
            return false;
        }

        seconds = ((long)days * CivilDate.SecondsPerDay) + (hour * 3600) + (minute * 60) + second;
        length = SecondsEnd;
        if (length < text.Length && text[length] is (byte)'.' or (byte)',')
        {
            fractionDigits = ReadFraction(text[(length + 1)..], out nanos, out var digits);
            length += digits + 1;
            return digits > 0;
        }

        return true;
    }

    private static int ReadFraction(ReadOnlySpan<byte> text, out int nanos, out int digits)
    {
        const int Most = 9;
        nanos = 0;
        digits = 0;
        for (uint digit; digits < text.Length && (digit = (uint)(text[digits] - '0')) <= 9; digits++)
        {
            nanos = digits < Most ? (nanos * 10) + (int)digit : nanos;
        }

        var written = Math.Min(digits, Most);
        nanos *= Units[written];
        return written;
    }

    private static bool TryParseZone(ReadOnlySpan<byte> zone, ref long seconds)
    {
        if (zone is [(byte)'Z' or (byte)'z'])
        {
            return true;
        }

        if (zone is not [(byte)'+' or (byte)'-', _, _, (byte)':', _, _])
        {
            return false;
        }

        var (hours, minutes) = (Two(zone, 1), Two(zone, 4));
        var offset = (hours * 3600) + (minutes * 60);
        seconds -= zone[0] == '+' ? offset : -offset;
        return hours is >= 0 and < 24 && minutes is >= 0 and < 60;
    }

    /// <summary><c>+0100</c>, <c>+01</c>, <c>UTC</c>, <c>CET</c>, and two of them as Go writes them: <c>+0100 CET</c>.</summary>
    private static bool TryReadZoneWords(ref TimeText text, out int offset)
    {
        var hasOffset = text.TryTakeOffset(out offset) && text.TryTakeSpaces(0);
        var name = text.TakeLetters();
        if (!hasOffset)
        {
            var named = ZoneNames.OffsetOf(name);
            offset = named ?? 0;
            hasOffset = named is not null;
        }

        return hasOffset && text.Rest.IsEmpty;
    }

    /// <summary>A number of two digits; far below zero when they are none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Two(ReadOnlySpan<byte> text, int at)
    {
        var (tens, ones) = ((uint)(text[at] - '0'), (uint)(text[at + 1] - '0'));
        return tens <= 9 && ones <= 9 ? (int)((tens * 10) + ones) : -1_000_000;
    }
}
