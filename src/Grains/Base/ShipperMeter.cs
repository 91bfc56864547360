namespace OrleansKafkaLoki.Grains.Base;

/// <summary>
/// The one meter of the product. Each concept creates its instruments on it (through <c>IMeterFactory</c>) in its own
/// folder; <c>docs/metrics.md</c> lists them all.
/// </summary>
public static class ShipperMeter
{
    /// <summary>The meter's name.</summary>
    public const string Name = "OrleansKafkaLoki";

    /// <summary>The tag of an instrument that holds its <see cref="MetricSeries"/>; measurements do not bear it.</summary>
    public const string SeriesTag = "okl.series";

    /// <summary>The tags of an instrument that has more than a series per topic, which is what an instrument without tags may have.</summary>
    internal static KeyValuePair<string, object?>[] Series(MetricSeries series) => [new(SeriesTag, series)];
}
