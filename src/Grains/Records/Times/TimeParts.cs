namespace OrleansKafkaLoki.Grains.Records.Times;

/// <summary>What a text says of a time, each part within its range but not yet held against the others.</summary>
internal struct TimeParts
{
    /// <summary>Seconds since the Unix epoch, instead of all but the fraction; null where the text has none.</summary>
    public long? Epoch;

    /// <summary>The year; 0 where the text has none.</summary>
    public int Year;

    /// <summary>The month; 0 where the text has none.</summary>
    public int Month;

    /// <summary>The day of the month; 0 where the text has none.</summary>
    public int Day;

    /// <summary>The day of the year; 0 where the text has none.</summary>
    public int DayOfYear;

    /// <summary>The hour, of 12 if <see cref="IsAfternoon"/> is known.</summary>
    public int Hour;

    /// <summary>True for PM, false for AM, null where the text has neither.</summary>
    public bool? IsAfternoon;

    /// <summary>The minute.</summary>
    public int Minute;

    /// <summary>The second, up to 60.</summary>
    public int Second;

    /// <summary>The fraction of the second.</summary>
    public int Nanos;

    /// <summary>How many digits of the fraction stand in the text, at most 9.</summary>
    public int FractionDigits;

    /// <summary>Seconds east of UTC; null where the text does not say.</summary>
    public int? Offset;

    /// <summary>True when the zone was named by letters, which several zones may use.</summary>
    public bool HasZoneName;

    /// <summary>Seconds since midnight.</summary>
    public readonly int SecondOfDay
    {
        get
        {
            var hour = IsAfternoon switch
            {
                true when Hour < 12 => Hour + 12,
                false when Hour == 12 => 0,
                _ => Hour,
            };
            return (((hour * 60) + Minute) * 60) + Second;
        }
    }
}
