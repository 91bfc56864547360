namespace OrleansKafkaLoki.Grains.Records.Regexes;

/// <summary>Characters that follow one another in Unicode.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Last">The last of them.</param>
internal readonly record struct RuneRange(int First, int Last)
{
    /// <summary>The last character of Unicode.</summary>
    public const int Max = 0x10FFFF;
}
