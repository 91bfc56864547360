using System.Buffers;

namespace OrleansKafkaLoki.Grains.Records.Times;

/// <summary>Layouts of percent signs, as C, Python, Ruby, Vector and Fluent Bit have them.</summary>
internal static class StrftimeLayout
{
    private static readonly SearchValues<char> Flags = SearchValues.Create("-_0^#EO:");

    /// <summary>Reads a layout into <paramref name="builder"/>.</summary>
    public static void Read(ReadOnlySpan<char> layout, TimeLayoutBuilder builder)
    {
        for (int percent; (percent = layout.IndexOf('%')) >= 0;)
        {
            builder.AddLiteral(layout[..percent], minSpaces: 0);
            layout = layout[(percent + 1)..];
            var end = layout.IndexOfAnyExcept(Flags);
            if (end < 0)
            {
                builder.Fail("a % at its end names nothing; %% is the sign itself");
                return;
            }

            layout = layout[end..];
            layout = layout[(IsFraction(layout, out var digits, out var hasPoint, out var length)
                ? AddFraction(builder, digits, hasPoint, length)
                : Add(layout[0], builder))..];
        }

        builder.AddLiteral(layout, minSpaces: 0);
    }

    /// <summary><c>f</c>, <c>L</c>, <c>N</c> and <c>3f</c> are digits, <c>.f</c> and <c>.3f</c> have a point before them.</summary>
    private static bool IsFraction(ReadOnlySpan<char> layout, out int digits, out bool hasPoint, out int length)
    {
        hasPoint = layout[0] == '.';
        length = hasPoint ? 1 : 0;
        digits = length < layout.Length && layout[length] is >= '1' and <= '9' ? layout[length] - '0' : 0;
        length += digits > 0 ? 1 : 0;
        return length < layout.Length && layout[length++] is 'f' or 'L' or 'N';
    }

    private static int AddFraction(TimeLayoutBuilder builder, int digits, bool hasPoint, int length)
    {
        if (hasPoint)
        {
            builder.Add(TimeStepKind.OptionalFraction);
        }
        else
        {
            builder.Add(TimeStepKind.FractionDigits, Math.Max(digits, 1), digits == 0 ? int.MaxValue : digits);
        }

        return length;
    }

    private static int Add(char letter, TimeLayoutBuilder builder)
    {
        switch (letter)
        {
            case 'Y': builder.Add(TimeStepKind.Year, 4); break;
            case 'y': builder.Add(TimeStepKind.YearOfCentury, 2); break;
            case 'm': builder.Add(TimeStepKind.Month, 1, 2); break;
            case 'b' or 'B' or 'h': builder.Add(TimeStepKind.MonthName); break;
            case 'd' or 'e': builder.Add(TimeStepKind.Day, 1, 2); break;
            case 'j': builder.Add(TimeStepKind.DayOfYear, 1, 3); break;
            case 'a' or 'A': builder.Add(TimeStepKind.WeekdayName); break;
            case 'u' or 'w': builder.Add(TimeStepKind.WeekdayNumber, 1); break;
            case 'H' or 'k': AddHour(TimeStepKind.Hour, letter == 'k', builder); break;
            case 'I' or 'l': AddHour(TimeStepKind.Hour12, letter == 'l', builder); break;
            case 'M': builder.Add(TimeStepKind.Minute, 1, 2); break;
            case 'S': builder.Add(TimeStepKind.Second, 1, 2); break;
            case 'p' or 'P': builder.Add(TimeStepKind.HalfDay); break;
            case 's': builder.Add(TimeStepKind.Epoch, 1, 18); break;
            case 'z': builder.Add(TimeStepKind.Offset); break;
            case 'Z': builder.Add(TimeStepKind.ZoneName); break;
            case 'n' or 't': builder.AddLiteral(" ", minSpaces: 0); break;
            case '%': builder.AddLiteral("%", minSpaces: 0); break;
            case 'F': Read("%Y-%m-%d", builder); break;
            case 'D' or 'x': Read("%m/%d/%y", builder); break;
            case 'T' or 'X': Read("%H:%M:%S", builder); break;
            case 'R': Read("%H:%M", builder); break;
            case 'r': Read("%I:%M:%S %p", builder); break;
            case 'c': Read("%a %b %e %H:%M:%S %Y", builder); break;
            case 'v': Read("%e-%b-%Y", builder); break;
            case '+': Read("%Y-%m-%dT%H:%M:%S%.f%z", builder); break;
            default: builder.Fail($"%{letter} is not known here"); break;
        }

        return 1;
    }

    private static void AddHour(TimeStepKind kind, bool isPadded, TimeLayoutBuilder builder)
    {
        if (isPadded)
        {
            builder.AddLiteral(" ", minSpaces: 0);
        }

        builder.Add(kind, 1, 2);
    }
}
