namespace OrleansKafkaLoki.EndToEnd.Tests.Tenants;

/// <summary>What became of a tenant's records.</summary>
/// <param name="Produced">Those that Kafka took, by kind.</param>
/// <param name="Stored">Entries that Loki shows.</param>
/// <param name="Letters">Records that are in the dead letters.</param>
/// <param name="Missing">Those that are in neither, by kind.</param>
/// <param name="Twice">Those that are in either once more than they should be, by kind.</param>
/// <param name="Strangers">Some that nobody produced, or that are dead letters for no or another reason.</param>
internal sealed record TenantResult(
    IReadOnlyDictionary<RecordKind, long> Produced, long Stored, long Letters, IReadOnlyDictionary<RecordKind, long> Missing,
    IReadOnlyDictionary<RecordKind, long> Twice, IReadOnlyList<string> Strangers)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"{Produced.Values.Sum()} produced ({Text(Produced)}), {Stored} in Loki, {Letters} dead letters, {Missing.Values.Sum()} missing ({Text(Missing)}), " +
        $"{Twice.Values.Sum()} twice ({Text(Twice)}){string.Concat(Strangers.Select(stranger => "; " + stranger))}";

    private static string Text(IReadOnlyDictionary<RecordKind, long> byKind) => string.Join(", ", byKind.Select(kind => $"{kind.Key} {kind.Value}"));
}
