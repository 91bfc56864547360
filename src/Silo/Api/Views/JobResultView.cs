using OrleansKafkaLoki.Grains.Interfaces.Jobs;

namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>What a job found. All but records and filtered count entries, since a long line may be several.</summary>
/// <param name="Records">Records that were read.</param>
/// <param name="Filtered">Those that the configuration leaves out.</param>
/// <param name="Gone">Records that were gone from Kafka.</param>
/// <param name="Expected">Entries that should be in Loki or among the dead letters.</param>
/// <param name="Found">Entries that Loki held.</param>
/// <param name="Missing">Entries that neither had. A replay has shipped these, but for the unsettled ones.</param>
/// <param name="Twice">Entries that Loki holds once more than it should; absent of a replay, which does not look for them.</param>
/// <param name="DeadLetters">Entries that are dead letters, and not in Loki.</param>
/// <param name="TooOld">Entries that are older than Loki answers for.</param>
/// <param name="Unasked">Entries of which Loki does not say what it holds.</param>
/// <param name="Timeless">Records without a time by which they could be looked for.</param>
/// <param name="Unsettled">Missing entries that Loki may hold without showing them yet; a replay leaves them alone.</param>
/// <param name="Others">Entries of others in the same streams and windows.</param>
/// <param name="Proven">Whether it is proven that all is there, once; absent of a replay.</param>
/// <param name="Findings">The first records that differ; at most 20.</param>
/// <param name="Notes">What one should know besides.</param>
internal sealed record JobResultView(
    long Records, long Filtered, long Gone, long Expected, long Found, long Missing, long? Twice, long DeadLetters, long TooOld, long Unasked, long Timeless,
    long Unsettled, long Others, bool? Proven, IReadOnlyList<FindingView> Findings, IReadOnlyList<string> Notes)
{
    /// <summary>The view of <paramref name="result"/>.</summary>
    public static JobResultView Of(JobResult result, JobKind kind)
    {
        var isAudit = kind == JobKind.Audit;
        return new JobResultView(
            result.Records, result.Filtered, result.Gone, result.Expected, result.Found, result.Missing, isAudit ? result.Twice : null,
            result.DeadLetters, result.TooOld, result.Unasked, result.Timeless, result.Unsettled, result.Others,
            isAudit ? result.IsProven : null, [.. result.Findings.Select(FindingView.Of)], result.Notes);
    }
}
