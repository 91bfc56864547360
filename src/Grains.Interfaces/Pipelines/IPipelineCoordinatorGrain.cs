using Orleans.Concurrency;

namespace OrleansKafkaLoki.Grains.Interfaces.Pipelines;

/// <summary>
/// Keeps one pipeline's partitions running: finds them in Kafka, starts each, and starts again what a lost silo took
/// along. Keyed by the pipeline's name.
/// </summary>
[Alias("okl.IPipelineCoordinatorGrain")]
public interface IPipelineCoordinatorGrain : IGrainWithStringKey
{
    /// <summary>
    /// Looks for partitions and makes sure that each one runs. Called by every silo's supervisor on a change of
    /// membership and at intervals; calls that come together are answered by one round.
    /// </summary>
    [Alias("Reconcile"), AlwaysInterleave]
    Task ReconcileAsync();

    /// <summary>The pipeline's partitions as of the last round, with the status each one gave.</summary>
    [Alias("GetStatus"), AlwaysInterleave]
    Task<PipelineStatus> GetStatusAsync();

    /// <summary>
    /// How far the partitions may go. Asked by a partition whose next record lies beyond what it was told last; asks all partitions, or
    /// answers what it found a moment ago.
    /// </summary>
    [Alias("GetHorizon"), AlwaysInterleave]
    Task<PipelineHorizon> GetHorizonAsync();
}
