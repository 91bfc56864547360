namespace OrleansKafkaLoki.Grains.Options;

/// <summary>Options that are numbers.</summary>
public static class OptionRange
{
    /// <summary>A mistake when <paramref name="value"/> is not between <paramref name="least"/> and <paramref name="most"/>, both included.</summary>
    public static IEnumerable<ConfigurationMistake> Check(string path, double value, double least, double most) => value >= least && value <= most
        ? []
        : [new(path, FormattableString.Invariant($"{value}"), FormattableString.Invariant($"Must be between {least} and {most}."))];
}
