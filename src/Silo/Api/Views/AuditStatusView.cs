using OrleansKafkaLoki.Grains.Interfaces.Audit;

namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>How far the continuous audit of a pipeline is, and what differs.</summary>
/// <param name="AuditedUntil">What was shipped before this was looked for, UTC; absent before the first round, and where it is switched off.</param>
/// <param name="Records">Records that were read again since it began.</param>
/// <param name="Missing">Entries that are missing, and were not repaired.</param>
/// <param name="Twice">Entries that are there once more.</param>
/// <param name="Unasked">Entries that were not looked for: Loki did not answer, or shows them only later.</param>
/// <param name="Findings">The records that differ, oldest first; at most 100.</param>
/// <param name="Trouble">Why the last round came to nothing; absent where it did not.</param>
internal sealed record AuditStatusView(
    DateTime? AuditedUntil, long Records, long Missing, long Twice, long Unasked, IReadOnlyList<FindingView> Findings, string? Trouble)
{
    private const int MostFindings = 100;

    /// <summary>The view of <paramref name="status"/>.</summary>
    public static AuditStatusView Of(AuditStatus status) => new(
        status.AuditedUntil?.UtcDateTime, status.Records, status.Missing, status.Twice, status.Unasked,
        [.. status.Findings.Take(MostFindings).Select(FindingView.Of)], status.Trouble);
}
