using System.Text.Json.Serialization;

namespace OrleansKafkaLoki.Silo.Loki.Query;

/// <summary>The sums of the streams with the same values of the labels that were asked for.</summary>
/// <param name="Metric">The labels; without those that are empty.</param>
/// <param name="Values">A point for each window that is not empty.</param>
internal sealed record SumSeries(
    [property: JsonRequired] IReadOnlyDictionary<string, string> Metric, [property: JsonRequired] IReadOnlyList<SumPoint> Values);
