using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Interfaces.Pipelines;

/// <summary>The operator's view of one pipeline. Keyed by the pipeline's name.</summary>
[Alias("okl.IPipelineAdminGrain"), Orleans.CodeGeneration.Version(1)]
public interface IPipelineAdminGrain : IGrainWithStringKey
{
    /// <summary>The most characters of a reason and of a name.</summary>
    const int LongestText = 500;

    /// <summary>Where the pipeline and each of its partitions stand.</summary>
    [Alias("GetStatus"), ReadOnly]
    Task<PipelineStatus> GetStatusAsync();

    /// <summary>
    /// Has partitions read nothing until they are resumed, also over restarts and moves. What they have read goes on to Loki; their place is kept.
    /// Returns when those that run have been told; one that does not answer is told with the next look at Kafka. One order for the same partitions counts: a second one changes nothing.
    /// </summary>
    /// <param name="scope">Which partitions.</param>
    /// <param name="reason">Why: for whoever finds them paused.</param>
    /// <param name="by">Who says so.</param>
    /// <exception cref="ArgumentException">There is no such topic or partition, or reason or name is empty or longer than <see cref="LongestText"/>.</exception>
    [Alias("Pause")]
    Task<ControlOutcome> PauseAsync(PartitionScope scope, string reason, string by);

    /// <summary>Ends the pauses of these partitions and of all within; a pause of more partitions than these stays.</summary>
    /// <param name="scope">Which partitions.</param>
    /// <param name="reason">Why.</param>
    /// <param name="by">Who says so.</param>
    /// <exception cref="ArgumentException">As of <see cref="PauseAsync"/>.</exception>
    [Alias("Resume")]
    Task<ControlOutcome> ResumeAsync(PartitionScope scope, string reason, string by);

    /// <summary>What operators did to the pipeline, the latest first; the last 500 changes are kept.</summary>
    [Alias("GetChanges"), ReadOnly]
    Task<ImmutableArray<ControlChange>> GetChangesAsync();

    /// <summary>
    /// Label streams: each silo answers for its own, at most a page, so that it may have any number. A stream that nothing came of for three
    /// minutes is not known any more.
    /// </summary>
    /// <exception cref="ArgumentException">The query's limit is out of range, or its selector is none.</exception>
    [Alias("GetStreams"), ReadOnly]
    Task<StreamPage> GetStreamsAsync(StreamQuery query);

    /// <summary>The tenants that streams of the pipeline are sent for.</summary>
    [Alias("GetTenants"), ReadOnly]
    Task<TenantList> GetTenantsAsync();

    /// <summary>Has streams push what they hold of some partitions instead of waiting for batches to fill or age. Returns when all are told.</summary>
    /// <param name="scope">Which partitions: a stream that holds something of one pushes all that it holds.</param>
    /// <param name="reason">Why.</param>
    /// <param name="by">Who says so.</param>
    /// <exception cref="ArgumentException">As of <see cref="PauseAsync"/>.</exception>
    [Alias("Flush")]
    Task<FlushOutcome> FlushAsync(PartitionScope scope, string reason, string by);

    /// <summary>The same for streams.</summary>
    /// <param name="scope">Which streams.</param>
    /// <param name="reason">Why.</param>
    /// <param name="by">Who says so.</param>
    /// <exception cref="ArgumentException">The selector is none, or reason or name is empty or longer than <see cref="LongestText"/>.</exception>
    [Alias("FlushStreams")]
    Task<FlushOutcome> FlushStreamsAsync(StreamScope scope, string reason, string by);
}
