using Orleans.Concurrency;

namespace OrleansKafkaLoki.Grains.Interfaces.Partitions;

/// <summary>
/// Consumes one Kafka partition: reads its feed, encodes and routes each record, forwards chunks to the label streams'
/// batchers, and checkpoints the watermark. Keyed by <see cref="PartitionId.ToString"/>.
/// </summary>
[Alias("okl.IPartitionConsumerGrain"), Orleans.CodeGeneration.Version(1)]
public interface IPartitionConsumerGrain : IGrainWithStringKey
{
    /// <summary>Starts consuming unless it already does. Returns without waiting for Kafka or the store.</summary>
    /// <param name="start">Where to begin if the partition has neither a checkpoint nor a mirrored group offset.</param>
    /// <param name="topicId">
    /// The topic's id as Kafka told it just now, null when it could not be told. A partition whose topic has become another one goes
    /// over to the new one's first record.
    /// </param>
    /// <returns>The silo that it runs on.</returns>
    [Alias("EnsureStarted")]
    Task<SiloAddress> EnsureStartedAsync(PartitionStart start, string? topicId = null);

    /// <summary>The same, but the partition reads nothing until <see cref="EnsureStartedAsync"/> is called. What it has read goes on.</summary>
    /// <param name="pause">Who says so, and why.</param>
    /// <param name="start">As of <see cref="EnsureStartedAsync"/>.</param>
    /// <param name="topicId">As of <see cref="EnsureStartedAsync"/>.</param>
    /// <returns>The silo that it runs on.</returns>
    [Alias("EnsurePaused")]
    Task<SiloAddress> EnsurePausedAsync(PauseOrder pause, PartitionStart start, string? topicId = null);

    /// <summary>
    /// Stops reading, waits for the verdicts of what is in flight, writes the checkpoint and stops. What has no verdict
    /// after <paramref name="timeout"/> stays above the checkpoint and is read again later.
    /// </summary>
    /// <param name="timeout">How long to wait; less than the response timeout of a grain call.</param>
    [Alias("Drain"), AlwaysInterleave]
    Task DrainAsync(TimeSpan timeout);

    /// <summary>Where the partition stands.</summary>
    [Alias("GetStatus"), AlwaysInterleave]
    Task<PartitionStatus> GetStatusAsync();

    /// <summary>How far the partition has come in log time, for the pipeline's horizon.</summary>
    [Alias("GetFrontier"), AlwaysInterleave]
    Task<PartitionFrontier> GetFrontierAsync();

    /// <summary>
    /// Goes on elsewhere, or passes offsets when it comes to them. What is under way gets a moment for its verdicts. Once carried out, the same order again does nothing.
    /// </summary>
    /// <returns>True when it is in the checkpoint; false when it may not be yet, and is to be given again.</returns>
    [Alias("Obey")]
    Task<bool> ObeyAsync(PositionOrder order);
}
