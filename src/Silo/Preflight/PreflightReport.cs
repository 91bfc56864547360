using OrleansKafkaLoki.Silo.Preflight.Findings;

namespace OrleansKafkaLoki.Silo.Preflight;

/// <summary>All that a preflight has found.</summary>
/// <param name="At">When it began.</param>
/// <param name="Pipelines">What is predicted, of those pipelines of which records could be read.</param>
/// <param name="Findings">What was found of each part.</param>
internal sealed record PreflightReport(DateTimeOffset At, IReadOnlyList<PipelineReport> Pipelines, IReadOnlyList<Finding> Findings)
{
    /// <summary>The worst of it.</summary>
    public CheckState State => Findings.Max(finding => finding.State);

    /// <summary>Whether no server answered.</summary>
    public bool ReachedNothing => Findings.All(finding => finding.IsUnreachable);
}
