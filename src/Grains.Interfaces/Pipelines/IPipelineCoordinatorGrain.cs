using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Interfaces.Pipelines;

/// <summary>
/// Keeps one pipeline's partitions running: finds them in Kafka, starts each where the balancer wants it, and moves those that run
/// elsewhere. Keyed by the pipeline's name.
/// </summary>
[Alias("okl.IPipelineCoordinatorGrain"), Orleans.CodeGeneration.Version(1)]
public interface IPipelineCoordinatorGrain : IGrainWithStringKey
{
    /// <summary>The pipeline's partitions: as Kafka has them now when nobody has looked yet, else as of the last look.</summary>
    [Alias("GetPartitions"), AlwaysInterleave]
    Task<ImmutableArray<PartitionId>> GetPartitionsAsync();

    /// <summary>
    /// Starts what does not run yet, and begins to move what runs elsewhere. Returns when every partition was told to start; moves go
    /// on behind it, until they are done or another plan comes.
    /// </summary>
    /// <param name="homes">Where each partition is to run.</param>
    [Alias("Run"), AlwaysInterleave]
    Task RunAsync(ImmutableArray<PartitionHome> homes);

    /// <summary>Looks at Kafka now, and waits until the partitions found run.</summary>
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

    /// <summary>Keeps an order and tells the partitions that run. One for the same partitions changes nothing.</summary>
    /// <exception cref="ArgumentException">There is no such topic or partition.</exception>
    [Alias("Pause")]
    Task<ControlOutcome> PauseAsync(PauseOrder order);

    /// <summary>Forgets the orders within a scope and tells the partitions.</summary>
    /// <exception cref="ArgumentException">There is no such topic or partition.</exception>
    [Alias("Resume")]
    Task<ControlOutcome> ResumeAsync(PartitionScope scope, string reason, string by);

    /// <summary>What operators did, the latest first.</summary>
    [Alias("GetChanges"), AlwaysInterleave]
    Task<ImmutableArray<ControlChange>> GetChangesAsync();

    /// <summary>Writes down what somebody did elsewhere.</summary>
    /// <exception cref="ArgumentException">There is no such topic or partition.</exception>
    [Alias("Note")]
    Task NoteAsync(ControlChange change);
}
