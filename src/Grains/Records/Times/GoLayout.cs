namespace OrleansKafkaLoki.Grains.Records.Times;

/// <summary>Layouts as Go has them: how the time 15:04:05 of Monday, January 2, 2006, in a zone 7 hours west of UTC, would be written.</summary>
internal static class GoLayout
{
    /// <summary>What stands for what. The first that fits counts, so longer ones stand before what they begin with.</summary>
    private static readonly (string Text, TimeStepKind Kind, int Min, int Max)[] Elements =
    [
        ("January", TimeStepKind.MonthName, 0, 0), ("Jan", TimeStepKind.MonthName, 0, 0),
        ("Monday", TimeStepKind.WeekdayName, 0, 0), ("Mon", TimeStepKind.WeekdayName, 0, 0), ("MST", TimeStepKind.ZoneName, 0, 0),
        ("Z070000", TimeStepKind.Offset, 0, 0), ("Z07:00:00", TimeStepKind.Offset, 0, 0), ("Z0700", TimeStepKind.Offset, 0, 0),
        ("Z07:00", TimeStepKind.Offset, 0, 0), ("Z07", TimeStepKind.Offset, 0, 0), ("-070000", TimeStepKind.Offset, 0, 0),
        ("-07:00:00", TimeStepKind.Offset, 0, 0), ("-0700", TimeStepKind.Offset, 0, 0), ("-07:00", TimeStepKind.Offset, 0, 0),
        ("-07", TimeStepKind.Offset, 0, 0), ("2006", TimeStepKind.Year, 4, 4), ("002", TimeStepKind.DayOfYear, 3, 3), ("__2", TimeStepKind.DayOfYear, 1, 3),
        ("01", TimeStepKind.Month, 2, 2), ("02", TimeStepKind.Day, 1, 2), ("03", TimeStepKind.Hour12, 2, 2), ("04", TimeStepKind.Minute, 2, 2),
        ("05", TimeStepKind.Second, 2, 2), ("06", TimeStepKind.YearOfCentury, 2, 2), ("15", TimeStepKind.Hour, 1, 2), ("_2", TimeStepKind.Day, 1, 2),
        ("PM", TimeStepKind.HalfDay, 0, 0), ("pm", TimeStepKind.HalfDay, 0, 0), ("1", TimeStepKind.Month, 1, 2), ("2", TimeStepKind.Day, 1, 2),
        ("3", TimeStepKind.Hour12, 1, 2), ("4", TimeStepKind.Minute, 1, 2), ("5", TimeStepKind.Second, 1, 2),
    ];

    /// <summary>Reads a layout into <paramref name="builder"/>.</summary>
    public static void Read(ReadOnlySpan<char> layout, TimeLayoutBuilder builder)
    {
        while (!layout.IsEmpty)
        {
            var length = TryAddElement(layout, builder, out var found) || TryAddFraction(layout, builder, out found) ? found : 0;
            if (length == 0)
            {
                length = layout.Length > 1 && char.IsSurrogatePair(layout[0], layout[1]) ? 2 : 1;
                builder.AddLiteral(layout[..length], minSpaces: 1);
            }

            layout = layout[length..];
        }
    }

    private static bool TryAddElement(ReadOnlySpan<char> layout, TimeLayoutBuilder builder, out int length)
    {
        length = 0;
        if (layout.StartsWith("_2006"))
        {
            return false;
        }

        foreach (var (text, kind, min, max) in Elements)
        {
            var isWordGoingOn = text is "Jan" or "Mon" && layout.Length > text.Length && char.IsAsciiLetterLower(layout[text.Length]);
            if (layout.StartsWith(text, StringComparison.Ordinal) && !isWordGoingOn)
            {
                builder.Add(kind, min, max);
                length = text.Length;
                return true;
            }
        }

        return false;
    }

    /// <summary>A point or comma with zeros asks for that many digits, one with nines allows for any number of them.</summary>
    private static bool TryAddFraction(ReadOnlySpan<char> layout, TimeLayoutBuilder builder, out int length)
    {
        length = 0;
        if (layout is not ['.' or ',', '0' or '9', ..])
        {
            return false;
        }

        var end = layout[1..].IndexOfAnyExcept(layout[1]);
        length = end < 0 ? layout.Length : end + 1;
        if (length < layout.Length && char.IsAsciiDigit(layout[length]))
        {
            return false;
        }

        if (layout[1] == '0')
        {
            builder.Add(TimeStepKind.Fraction, length - 1);
        }
        else
        {
            builder.Add(TimeStepKind.OptionalFraction);
        }

        return true;
    }
}
