using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Silo.Health;

/// <summary>The answer of a health endpoint.</summary>
/// <param name="Status"><c>live</c>, <c>ready</c> or <c>unready</c>.</param>
/// <param name="Parts">Every part and its reason; null for those who may only know the status.</param>
internal sealed record HealthReport(string Status, IReadOnlyList<PartReport>? Parts = null)
{
    /// <summary>Ready when every part is.</summary>
    public static HealthReport Readiness(IEnumerable<IHealthSource> sources)
    {
        var parts = sources.SelectMany(source => source.Check()).OrderBy(part => part.Part, StringComparer.Ordinal)
            .Select(part => new PartReport(part.Part, Word(part.Ready), part.Reason)).ToList();
        return new HealthReport(Word(parts.TrueForAll(part => part.Status == Word(true))), parts);
    }

    private static string Word(bool ready) => ready ? "ready" : "unready";
}
