using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;

namespace OrleansKafkaLoki.Silo.Api.Reading;

/// <summary>What the API changes.</summary>
internal interface IPipelineControl
{
    /// <summary>Pauses partitions.</summary>
    /// <exception cref="UnknownPartitionException">There are no such partitions.</exception>
    /// <exception cref="ClusterUnavailableException">It could not be asked.</exception>
    Task<ControlOutcome> PauseAsync(string pipeline, PartitionScope scope, string reason, string by);

    /// <summary>Lets them go on.</summary>
    /// <exception cref="UnknownPartitionException">There are no such partitions.</exception>
    /// <exception cref="ClusterUnavailableException">It could not be asked.</exception>
    Task<ControlOutcome> ResumeAsync(string pipeline, PartitionScope scope, string reason, string by);

    /// <summary>What a pause would do.</summary>
    /// <exception cref="UnknownPartitionException">There are no such partitions.</exception>
    /// <exception cref="ClusterUnavailableException">It could not be asked.</exception>
    Task<ControlOutcome> PlanPauseAsync(string pipeline, PartitionScope scope, string reason, string by);

    /// <summary>What letting them go on would do.</summary>
    /// <exception cref="UnknownPartitionException">There are no such partitions.</exception>
    /// <exception cref="ClusterUnavailableException">It could not be asked.</exception>
    Task<ControlOutcome> PlanResumeAsync(string pipeline, PartitionScope scope);

    /// <summary>Pauses partitions and waits until nothing of them is under way.</summary>
    /// <exception cref="UnknownPartitionException">There are no such partitions.</exception>
    /// <exception cref="ClusterUnavailableException">It could not be asked.</exception>
    Task<DrainOutcome> DrainAsync(string pipeline, PartitionScope scope, string reason, string by, TimeSpan patience);

    /// <summary>Waits on, and pauses nothing.</summary>
    /// <exception cref="UnknownPartitionException">There are no such partitions.</exception>
    /// <exception cref="ClusterUnavailableException">It could not be asked.</exception>
    Task<DrainOutcome> AwaitDrainAsync(string pipeline, PartitionScope scope, TimeSpan patience);

    /// <summary>What was done, the latest first.</summary>
    /// <exception cref="ClusterUnavailableException">It could not be asked.</exception>
    Task<IReadOnlyList<ControlChange>> ChangesAsync(string pipeline);
}
