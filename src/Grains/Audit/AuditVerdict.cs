using OrleansKafkaLoki.Grains.Interfaces.Audit;

namespace OrleansKafkaLoki.Grains.Audit;

/// <summary>What a comparison found.</summary>
/// <param name="Findings">The records that differ, as far as they are remembered.</param>
/// <param name="Shipped">How many of the missing ones were shipped.</param>
/// <param name="Unasked">Entries of which Loki did not say whether it has them.</param>
/// <param name="Why">Why it did not, as far as that is known.</param>
public sealed record AuditVerdict(IReadOnlyList<AuditFinding> Findings, long Shipped, long Unasked, string? Why = null)
{
    /// <summary>More than these are not remembered: something is wrong that a list does not help with.</summary>
    public const int MostFindings = 1000;
}
