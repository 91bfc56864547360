namespace OrleansKafkaLoki.Grains.Records.Times;

/// <summary>Reads times that are written one way.</summary>
internal sealed class TimeLayout
{
    private readonly TimeStep[] _steps;

    /// <summary>A layout of these steps, as <see cref="TimeLayoutBuilder"/> has checked them.</summary>
    internal TimeLayout(TimeStep[] steps) => _steps = steps;

    /// <summary>True when a time so written says its year.</summary>
    public bool HasYear => Has(TimeStepKind.Year) || Has(TimeStepKind.YearOfCentury) || Has(TimeStepKind.Epoch);

    /// <summary>True when a time so written says for sure how far from UTC it is.</summary>
    public bool HasOffset => Has(TimeStepKind.Offset) || Has(TimeStepKind.Epoch);

    /// <summary>Reads the whole of <paramref name="text"/>; false when it is written otherwise.</summary>
    public bool TryRead(ReadOnlySpan<byte> text, ref TimeParts parts)
    {
        var rest = new TimeText(text);
        foreach (ref readonly var step in _steps.AsSpan())
        {
            if (!TryRead(step, ref rest, ref parts))
            {
                return false;
            }
        }

        return rest.Rest.IsEmpty;
    }

    private static bool TryRead(in TimeStep step, ref TimeText text, ref TimeParts parts) => step.Kind switch
    {
        TimeStepKind.Literal => text.TryTake(step.Text),
        TimeStepKind.Spaces => text.TryTakeSpaces(step.Min),
        TimeStepKind.MonthName => text.TryTakeMonth(out parts.Month),
        TimeStepKind.WeekdayName => text.TryTakeWeekday(),
        TimeStepKind.HalfDay => TryReadHalfDay(ref text, ref parts),
        TimeStepKind.FractionDigits => text.TryTakeFraction(step.Min, step.Max, ref parts),
        TimeStepKind.Fraction => text.TryTakePoint() && text.TryTakeFraction(step.Min, step.Max, ref parts),
        TimeStepKind.OptionalFraction => !text.TryTakePoint() || text.TryTakeFraction(step.Min, step.Max, ref parts),
        TimeStepKind.Offset => TryReadOffset(ref text, ref parts),
        TimeStepKind.ZoneName => TryReadZone(ref text, ref parts),
        _ => TryReadNumber(step, ref text, ref parts),
    };

    private static bool TryReadNumber(in TimeStep step, ref TimeText text, ref TimeParts parts)
    {
        if (step.Kind is TimeStepKind.Day or TimeStepKind.DayOfYear)
        {
            text.TryTakeSpaces(0);
        }

        if (!text.TryTakeNumber(step.Min, step.Max, out var read))
        {
            return false;
        }

        var number = (int)Math.Min(read, int.MaxValue);
        switch (step.Kind)
        {
            case TimeStepKind.Epoch:
                parts.Epoch = read;
                return true;
            case TimeStepKind.Year:
                parts.Year = number;
                return number > 0;
            case TimeStepKind.YearOfCentury:
                parts.Year = number + (number >= 69 ? 1900 : 2000);
                return true;
            case TimeStepKind.Month:
                parts.Month = number;
                return number is >= 1 and <= 12;
            case TimeStepKind.Day:
                parts.Day = number;
                return number is >= 1 and <= 31;
            case TimeStepKind.DayOfYear:
                parts.DayOfYear = number;
                return number is >= 1 and <= 366;
            case TimeStepKind.Hour:
                parts.Hour = number;
                return number < 24;
            case TimeStepKind.Hour12:
                parts.Hour = number;
                return number is >= 0 and <= 12;
            case TimeStepKind.Minute:
                parts.Minute = number;
                return number < 60;
            case TimeStepKind.Second:
                parts.Second = number;
                return number <= 60;
            default:
                return true;
        }
    }

    private static bool TryReadHalfDay(ref TimeText text, ref TimeParts parts)
    {
        parts.IsAfternoon = text.TryTakeLetter((byte)'p');
        return (parts.IsAfternoon == true || text.TryTakeLetter((byte)'a')) && text.TryTakeLetter((byte)'m');
    }

    private static bool TryReadOffset(ref TimeText text, ref TimeParts parts)
    {
        var isRead = text.TryTakeOffset(out var offset);
        parts.Offset = offset;
        return isRead;
    }

    private static bool TryReadZone(ref TimeText text, ref TimeParts parts)
    {
        var name = text.TakeLetters();
        if (name.IsEmpty || ZoneNames.IsUtc(name))
        {
            // GMT+3 and +03 are distances. UTC alone is one of 0, unless an offset stands before it.
            if (text.Rest is [(byte)'+' or (byte)'-', ..])
            {
                return TryReadOffset(ref text, ref parts);
            }

            parts.Offset ??= 0;
            return !name.IsEmpty;
        }

        parts.HasZoneName = parts.Offset is null;
        parts.Offset ??= ZoneNames.OffsetOf(name);
        return true;
    }

    private bool Has(TimeStepKind kind) => Array.Exists(_steps, step => step.Kind == kind);
}
