namespace OrleansKafkaLoki.Grains.Records.Times;

/// <summary>Dates as days since 1970-01-01.</summary>
internal static class CivilDate
{
    /// <summary>Seconds of a day.</summary>
    public const int SecondsPerDay = 86_400;

    private const int Epoch = 719_162;

    /// <summary>The day of a date; false when there is no such date.</summary>
    public static bool TryGetDay(int year, int month, int day, out int days)
    {
        days = 0;
        if (year is < 1 or > 9998 || month is < 1 or > 12 || day < 1 || (day > 28 && day > DateTime.DaysInMonth(year, month)))
        {
            return false;
        }

        days = new DateOnly(year, month, day).DayNumber - Epoch;
        return true;
    }

    /// <summary>The day of a year's day, counted from 1; false when there is no such day.</summary>
    public static bool TryGetDay(int year, int dayOfYear, out int days)
    {
        var known = TryGetDay(year, 1, 1, out days) && dayOfYear >= 1 && dayOfYear <= (DateTime.IsLeapYear(year) ? 366 : 365);
        days += dayOfYear - 1;
        return known;
    }

    /// <summary>The year in which a day lies.</summary>
    public static int YearOf(long days) => DateOnly.FromDayNumber((int)days + Epoch).Year;
}
