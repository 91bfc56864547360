using System.Collections.Immutable;
using Orleans.Services;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Interfaces.Streams;

/// <summary>Answers for the stream batchers of its silo. One on each silo, apart from the data path.</summary>
[Alias("okl.IStreamWatch"), Orleans.CodeGeneration.Version(1)]
public interface IStreamWatch : IGrainService
{
    /// <summary>The first streams here that a query lets through, and what all of those come to.</summary>
    /// <exception cref="ArgumentException">The selector is none.</exception>
    [Alias("GetStreams")]
    Task<StreamPage> GetStreamsAsync(string pipeline, StreamQuery query);

    /// <summary>The tenants that have streams here, or were pushed for lately.</summary>
    [Alias("GetTenants")]
    Task<ImmutableArray<TenantOnSilo>> GetTenantsAsync(string pipeline);

    /// <summary>Has streams push what they hold; returns how many hold something of what is meant.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="streams">Which streams.</param>
    /// <param name="partitions">Only streams that hold something of these.</param>
    /// <exception cref="ArgumentException">The selector is none.</exception>
    [Alias("Flush")]
    Task<int> FlushAsync(string pipeline, StreamScope streams, PartitionScope partitions);

    /// <summary>Has streams push what they hold, and waits until all of that has its verdicts.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="streams">Which streams.</param>
    /// <param name="patience">How long to wait.</param>
    /// <exception cref="ArgumentException">The selector is none.</exception>
    [Alias("Drain")]
    Task<StreamDrainOutcome> DrainAsync(string pipeline, StreamScope streams, TimeSpan patience);

    /// <summary>Tells which streams are paused.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="pauses">All its pauses.</param>
    [Alias("TakePauses")]
    Task TakePausesAsync(string pipeline, StreamPauses pauses);

    /// <summary>What may keep a pipeline from going on, from memory.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="streams">The streams to tell of, if they are here.</param>
    [Alias("GetSituation")]
    Task<SiloSituation> GetSituationAsync(string pipeline, ImmutableArray<LabelStream> streams);
}
