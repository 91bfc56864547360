namespace OrleansKafkaLoki.Grains.Records.Parsing;

/// <summary>
/// Finds the time at the begin of a syslog message of the older kind: <c>Oct 11 22:14:15</c>, also with a year and a
/// fraction, or that of RFC 3339, which newer programs write.
/// </summary>
internal static class BsdTime
{
    private static ReadOnlySpan<byte> Months => "JanFebMarAprMayJunJulAugSepOctNovDec"u8;

    /// <summary>How long it is; 0 when there is none.</summary>
    public static int Length(ReadOnlySpan<byte> text) => text is [>= (byte)'0' and <= (byte)'9', ..] ? Rfc3339Length(text) : BsdLength(text);

    private static int BsdLength(ReadOnlySpan<byte> text)
    {
        if (text.Length < "Oct 1 22:14:15".Length || Months.IndexOf(text[..3]) is var month && (month < 0 || month % 3 != 0) || text[3] != (byte)' ')
        {
            return 0;
        }

        var at = 4 + (text[4] == (byte)' ' ? 1 : 0);
        var day = Digits(text[at..], 2);
        at += day;
        if (day == 0 || text[at..] is not [(byte)' ', ..])
        {
            return 0;
        }

        at++;
        at += Digits(text[at..], 4) == 4 && text[(at + 4)..] is [(byte)' ', ..] ? 5 : 0;
        var clock = ClockLength(text[at..]);
        return clock == 0 ? 0 : at + clock;
    }

    private static int Rfc3339Length(ReadOnlySpan<byte> text)
    {
        if (text.Length < "2003-10-11T22:14:15".Length || Digits(text, 4) < 4 || text[4] != (byte)'-' || Digits(text[5..], 2) < 2
            || text[7] != (byte)'-' || Digits(text[8..], 2) < 2 || text[10] is not ((byte)'T' or (byte)' '))
        {
            return 0;
        }

        var clock = ClockLength(text[11..]);
        var at = 11 + clock;
        if (clock == 0)
        {
            return 0;
        }

        return text[at..] switch
        {
            [(byte)'Z', ..] => at + 1,
            [(byte)'+' or (byte)'-', ..] when Digits(text[(at + 1)..], 2) == 2 && text[(at + 3)..] is [(byte)':', _, _, ..] => at + 6,
            _ => at,
        };
    }

    private static int ClockLength(ReadOnlySpan<byte> text)
    {
        if (text.Length < 8 || Digits(text, 2) < 2 || text[2] != (byte)':' || Digits(text[3..], 2) < 2 || text[5] != (byte)':' || Digits(text[6..], 2) < 2)
        {
            return 0;
        }

        var fraction = text[8..] is [(byte)'.' or (byte)',', ..] ? Digits(text[9..], 9) : 0;
        return fraction == 0 ? 8 : 9 + fraction;
    }

    private static int Digits(ReadOnlySpan<byte> text, int most)
    {
        var digits = text[..Math.Min(most, text.Length)].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return digits < 0 ? Math.Min(most, text.Length) : digits;
    }
}
