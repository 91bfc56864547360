using System.Text.Json.Serialization;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Silo.Health;

/// <summary>The answer of a health endpoint.</summary>
/// <param name="Status"><c>live</c>; <c>ready</c> or <c>unready</c>; <c>ok</c>, <c>degraded</c> or <c>down</c>.</param>
/// <param name="Parts">Every part and its reason; null for those who may only know the status.</param>
internal sealed record HealthReport(string Status, IReadOnlyList<PartReport>? Parts = null)
{
    private const string Ok = "ok";
    private const string Degraded = "degraded";
    private const string Down = "down";

    /// <summary>Whether a probe is to be told that all is well.</summary>
    [JsonIgnore]
    public bool IsGood => Status is not ("unready" or Down);

    /// <summary>Whether the silo can take partitions: by its own word alone, because neither a roll-out nor a drained node mends a server.</summary>
    public static HealthReport Readiness(PartHealth silo)
    {
        var status = silo.Ready ? "ready" : "unready";
        return new HealthReport(status, [new PartReport(silo.Part, status, silo.Reason)]);
    }

    /// <summary>
    /// How the servers, and what is read from them, are doing: <c>down</c> when records wait for one of them, <c>degraded</c> when one works and
    /// has something to say.
    /// </summary>
    public static HealthReport Dependencies(IEnumerable<IHealthSource> sources)
    {
        var parts = sources.SelectMany(source => source.Check()).OrderBy(part => part.Part, StringComparer.Ordinal)
            .Select(part => new PartReport(part.Part, Word(part), part.Reason)).ToList();
        string Worst(string word, string otherwise) => parts.Exists(part => part.Status == word) ? word : otherwise;
        return new HealthReport(Worst(Down, Worst(Degraded, Ok)), parts);
    }

    private static string Word(PartHealth part) => (part.Ready, part.Reason) switch
    {
        (false, _) => Down,
        (true, null) => Ok,
        _ => Degraded,
    };
}
