namespace OrleansKafkaLoki.Grains.Base;

/// <summary>
/// The one meter of the product. Each concept creates its instruments on it (through <c>IMeterFactory</c>) in its own
/// folder; <c>docs/metrics.md</c> lists them all.
/// </summary>
public static class ShipperMeter
{
    /// <summary>The meter's name.</summary>
    public const string Name = "OrleansKafkaLoki";
}
