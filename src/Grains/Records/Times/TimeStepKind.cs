namespace OrleansKafkaLoki.Grains.Records.Times;

/// <summary>What a <see cref="TimeStep"/> reads.</summary>
internal enum TimeStepKind
{
    /// <summary>Bytes that have to be there.</summary>
    Literal,

    /// <summary>A run of spaces.</summary>
    Spaces,

    /// <summary>The year with its century.</summary>
    Year,

    /// <summary>Two digits of a year from 1969 to 2068.</summary>
    YearOfCentury,

    /// <summary>The month as a number.</summary>
    Month,

    /// <summary>The month's English name, short or long.</summary>
    MonthName,

    /// <summary>The day of the month, which may be padded by spaces.</summary>
    Day,

    /// <summary>The day of the year.</summary>
    DayOfYear,

    /// <summary>The weekday's English name, which says nothing that is not said elsewhere.</summary>
    WeekdayName,

    /// <summary>The weekday as a number, which says nothing either.</summary>
    WeekdayNumber,

    /// <summary>The hour of 24.</summary>
    Hour,

    /// <summary>The hour of 12.</summary>
    Hour12,

    /// <summary>AM or PM, in any case.</summary>
    HalfDay,

    /// <summary>The minute.</summary>
    Minute,

    /// <summary>The second; 60 is the start of the next minute.</summary>
    Second,

    /// <summary>Digits of the second's fraction without a point.</summary>
    FractionDigits,

    /// <summary>A point or comma and digits.</summary>
    Fraction,

    /// <summary>The same, or nothing.</summary>
    OptionalFraction,

    /// <summary>Seconds since the Unix epoch.</summary>
    Epoch,

    /// <summary>The distance from UTC, or Z.</summary>
    Offset,

    /// <summary>A zone's abbreviation, or a distance.</summary>
    ZoneName,
}
