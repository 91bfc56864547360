using System.Text.Json.Nodes;
using OrleansKafkaLoki.Okl.Json;

namespace OrleansKafkaLoki.Okl.Live;

/// <summary>An order of partitions, worst first.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Sort">The same for the API, which picks the rows where there are too many.</param>
/// <param name="Compare">How two of them stand.</param>
internal sealed record TopOrder(string Name, string Sort, Comparison<JsonNode> Compare)
{
    /// <summary>All orders; the first is the one to begin with.</summary>
    public static IReadOnlyList<TopOrder> All { get; } =
    [
        ByNumber("lag", "lag_seconds", "lag_seconds"),
        ByNumber("records", "lag_records", "lag_records"),
        ByNumber("in flight", "in_flight_bytes", "ledger.in_flight_bytes"),
        ByNumber("dead letters", "dead_lettered", "ledger.dead_lettered"),
        ByText("state", "state"),
        ByText("silo", "silo"),
        new TopOrder("name", "topic,partition", ByName),
    ];

    /// <summary>The partitions in this order, or in the opposite one; what is equal stands by name.</summary>
    public List<JsonNode> Of(IEnumerable<JsonNode> partitions, bool reversed)
    {
        var sorted = partitions.ToList();
        sorted.Sort((left, right) => Compare(left, right) * (reversed ? -1 : 1) is var order and not 0 ? order : ByName(left, right));
        return sorted;
    }

    /// <summary>The greatest first, and before it what is not known.</summary>
    private static TopOrder ByNumber(string name, string field, string path) => new(
        name, $"-{field}", (left, right) => (right.NumberAt(path) ?? double.MaxValue).CompareTo(left.NumberAt(path) ?? double.MaxValue));

    private static TopOrder ByText(string name, string field) => new(
        name, field, (left, right) => string.CompareOrdinal(left.TextAt(field), right.TextAt(field)));

    private static int ByName(JsonNode left, JsonNode right) =>
        string.CompareOrdinal(left.TextAt("pipeline"), right.TextAt("pipeline")) is var pipeline and not 0 ? pipeline
        : string.CompareOrdinal(left.TextAt("topic"), right.TextAt("topic")) is var topic and not 0 ? topic
        : (left.NumberAt("partition") ?? 0).CompareTo(right.NumberAt("partition") ?? 0);
}
