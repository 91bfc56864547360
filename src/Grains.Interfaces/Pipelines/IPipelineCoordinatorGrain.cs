using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

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
    /// <exception cref="UnknownPartitionException">There is no such topic or partition.</exception>
    [Alias("Pause")]
    Task<ControlOutcome> PauseAsync(PauseOrder order);

    /// <summary>Forgets the orders within a scope and tells the partitions.</summary>
    /// <exception cref="UnknownPartitionException">There is no such topic or partition.</exception>
    [Alias("Resume")]
    Task<ControlOutcome> ResumeAsync(PartitionScope scope, string reason, string by);

    /// <summary>What <see cref="PauseAsync"/> would do.</summary>
    /// <exception cref="UnknownPartitionException">There is no such topic or partition.</exception>
    [Alias("PlanPause"), AlwaysInterleave]
    Task<ControlOutcome> PlanPauseAsync(PauseOrder order);

    /// <summary>What <see cref="ResumeAsync"/> would do.</summary>
    /// <exception cref="UnknownPartitionException">There is no such topic or partition.</exception>
    [Alias("PlanResume"), AlwaysInterleave]
    Task<ControlOutcome> PlanResumeAsync(PartitionScope scope);

    /// <summary>Keeps an order that concerns streams. One for the same streams changes nothing.</summary>
    /// <returns>Whether it changed something. Whoever calls tells the silos.</returns>
    [Alias("PauseStreams")]
    Task<bool> PauseStreamsAsync(StreamPause pause);

    /// <summary>Forgets the orders within a scope.</summary>
    /// <returns>Whether it changed something. Whoever calls tells the silos.</returns>
    [Alias("ResumeStreams")]
    Task<bool> ResumeStreamsAsync(StreamScope scope, string reason, string by);

    /// <summary>Which streams are paused.</summary>
    [Alias("GetStreamPauses"), AlwaysInterleave]
    Task<StreamPauses> GetStreamPausesAsync();

    /// <summary>What operators did, the latest first.</summary>
    [Alias("GetChanges"), AlwaysInterleave]
    Task<ImmutableArray<ControlChange>> GetChangesAsync();

    /// <summary>What a seek would do to each partition.</summary>
    /// <exception cref="UnknownPartitionException">There is no such topic or partition.</exception>
    /// <exception cref="ArgumentException">It has no such offset.</exception>
    [Alias("PlanSeek"), AlwaysInterleave]
    Task<ImmutableArray<PositionStep>> PlanSeekAsync(PartitionScope scope, SeekTarget target);

    /// <summary>Keeps the orders, and begins to have them carried out; <see cref="CarryOutAsync"/> tells how that goes.</summary>
    /// <param name="change">Who, why, and of which partitions.</param>
    /// <param name="target">Where they are to go on.</param>
    /// <param name="etag">What the partition must still have; null for any.</param>
    /// <exception cref="ArgumentException">As of <see cref="PlanSeekAsync"/>.</exception>
    /// <exception cref="StalePositionException">The partition stands elsewhere by now.</exception>
    [Alias("Seek")]
    Task<ImmutableArray<PositionStep>> SeekAsync(ControlChange change, SeekTarget target, string? etag);

    /// <summary>What a skip would do.</summary>
    /// <exception cref="UnknownPartitionException">There is no such partition.</exception>
    /// <exception cref="ArgumentException">There are no such offsets that are still to come.</exception>
    [Alias("PlanSkip"), AlwaysInterleave]
    Task<PositionStep> PlanSkipAsync(PartitionId partition, OffsetSpan offsets);

    /// <summary>Keeps the order, and begins to have it carried out.</summary>
    /// <exception cref="ArgumentException">As of <see cref="PlanSkipAsync"/>.</exception>
    /// <exception cref="StalePositionException">The partition stands elsewhere by now.</exception>
    [Alias("Skip")]
    Task<PositionStep> SkipAsync(ControlChange change, OffsetSpan offsets, string? etag);

    /// <summary>Has orders carried out that wait.</summary>
    /// <param name="patience">How long to wait for that, less than the response timeout of a grain call; it goes on behind it.</param>
    /// <returns>The partitions that have not yet done what they were told.</returns>
    [Alias("CarryOut"), AlwaysInterleave]
    Task<ImmutableArray<PartitionId>> CarryOutAsync(TimeSpan patience);

    /// <summary>Forgets orders that are carried out, and those of partitions that there are no more.</summary>
    [Alias("Forget")]
    Task ForgetAsync();

    /// <summary>Writes down what somebody did elsewhere.</summary>
    /// <exception cref="UnknownPartitionException">There is no such topic or partition.</exception>
    [Alias("Note")]
    Task NoteAsync(ControlChange change);

    /// <summary>What it knows by itself.</summary>
    [Alias("GetOutline"), AlwaysInterleave]
    Task<PipelineOutline> GetOutlineAsync();
}
