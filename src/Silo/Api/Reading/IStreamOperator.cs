using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Silo.Api.Reading;

/// <summary>What the API reads and changes of label streams and tenants, over all silos.</summary>
internal interface IStreamOperator
{
    /// <summary>A page of streams.</summary>
    /// <exception cref="ClusterUnavailableException">It could not be asked.</exception>
    Task<StreamPage> StreamsAsync(string pipeline, StreamQuery query);

    /// <summary>The tenants.</summary>
    /// <exception cref="ClusterUnavailableException">It could not be asked.</exception>
    Task<TenantList> TenantsAsync(string pipeline);

    /// <summary>Has streams push what they hold of partitions.</summary>
    /// <exception cref="ArgumentException">There are no such partitions.</exception>
    /// <exception cref="ClusterUnavailableException">It could not be asked.</exception>
    Task<FlushOutcome> FlushAsync(string pipeline, PartitionScope scope, string reason, string by);

    /// <summary>Has streams push what they hold.</summary>
    /// <exception cref="ClusterUnavailableException">It could not be asked.</exception>
    Task<FlushOutcome> FlushStreamsAsync(string pipeline, StreamScope scope, string reason, string by);

    /// <summary>Has streams push what they hold, and waits for it.</summary>
    /// <exception cref="ClusterUnavailableException">It could not be asked.</exception>
    Task<StreamDrainOutcome> DrainStreamsAsync(string pipeline, StreamScope scope, string reason, string by, TimeSpan patience);

    /// <summary>Has streams push nothing until they are resumed.</summary>
    /// <exception cref="ClusterUnavailableException">It could not be asked.</exception>
    Task<StreamControlOutcome> PauseStreamsAsync(string pipeline, StreamScope scope, string reason, string by);

    /// <summary>Lets them go on.</summary>
    /// <exception cref="ClusterUnavailableException">It could not be asked.</exception>
    Task<StreamControlOutcome> ResumeStreamsAsync(string pipeline, StreamScope scope, string reason, string by);
}
