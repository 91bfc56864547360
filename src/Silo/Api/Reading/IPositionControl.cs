using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;

namespace OrleansKafkaLoki.Silo.Api.Reading;

/// <summary>
/// What the API does to positions and places: as <see cref="IPipelineAdminGrain"/>, and with <see cref="ClusterUnavailableException"/> where that could not be asked.
/// </summary>
internal interface IPositionControl
{
    /// <summary>What a seek would do.</summary>
    Task<IReadOnlyList<PositionStep>> PlanSeekAsync(string pipeline, PartitionScope scope, SeekTarget target);

    /// <summary>Has partitions go on elsewhere.</summary>
    Task<IReadOnlyList<PositionStep>> SeekAsync(string pipeline, PartitionScope scope, SeekTarget target, string? etag, string reason, string by);

    /// <summary>What a skip would do.</summary>
    Task<PositionStep> PlanSkipAsync(string pipeline, string topic, int partition, OffsetSpan offsets);

    /// <summary>Has a partition pass offsets.</summary>
    Task<PositionStep> SkipAsync(string pipeline, string topic, int partition, OffsetSpan offsets, string? etag, string reason, string by);

    /// <summary>Moves a partition; false when it was to run there already.</summary>
    Task<bool> MoveAsync(string pipeline, string topic, int partition, string silo, string reason, string by);

    /// <summary>Whether a move would change anything.</summary>
    Task<bool> PlanMoveAsync(string pipeline, string topic, int partition, string silo);

    /// <summary>Spreads all partitions evenly; how many change their silo.</summary>
    Task<int> RebalanceAsync(string reason, string by);

    /// <summary>How many would change it.</summary>
    Task<int> PlanRebalanceAsync();
}
