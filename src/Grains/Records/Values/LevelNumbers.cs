namespace OrleansKafkaLoki.Grains.Records.Values;

/// <summary>Levels that are written as numbers.</summary>
internal static class LevelNumbers
{
    /// <summary>The level of a number.</summary>
    public static RecordLevel Of(int number, LevelScale scale) => scale switch
    {
        LevelScale.Syslog => OfSyslog(number),
        LevelScale.Python => OfTens(number + 10),
        LevelScale.OpenTelemetry => number is >= 1 and <= 24 ? (RecordLevel)((number + 3) / 4) : RecordLevel.Unknown,
        _ => number switch
        {
            < 10 => OfSyslog(number),
            < 100 => OfTens(number),
            < 1000 => OfTens((number / 10) + 10),
            _ => OfTens((number / 1000) + 10),
        },
    };

    private static RecordLevel OfSyslog(int severity) => severity switch
    {
        0 or 1 or 2 => RecordLevel.Fatal,
        3 => RecordLevel.Error,
        4 => RecordLevel.Warn,
        5 or 6 => RecordLevel.Info,
        7 => RecordLevel.Debug,
        _ => RecordLevel.Unknown,
    };

    /// <summary>10 is trace, 60 fatal.</summary>
    private static RecordLevel OfTens(int number) => number switch
    {
        < 10 or >= 110 => RecordLevel.Unknown,
        >= 60 => RecordLevel.Fatal,
        _ => (RecordLevel)(number / 10),
    };
}
