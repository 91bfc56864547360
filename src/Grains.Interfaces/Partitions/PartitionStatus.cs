using System.Collections.Immutable;
using System.Globalization;

namespace OrleansKafkaLoki.Grains.Interfaces.Partitions;

/// <summary>A snapshot of one partition: where it stands and what became of every record it consumed.</summary>
[GenerateSerializer, Immutable, Alias("okl.PartitionStatus")]
public sealed record PartitionStatus
{
    /// <summary>Which partition.</summary>
    [Id(0)] public required PartitionId Partition { get; init; }

    /// <summary>What it is doing.</summary>
    [Id(1)] public required PartitionState State { get; init; }

    /// <summary>Why it is in that state, in clear words; null when there is nothing to say.</summary>
    [Id(2)] public string? Reason { get; init; }

    /// <summary>The silo that runs it.</summary>
    [Id(3)] public required string Silo { get; init; }

    /// <summary>Counts the activations that claimed this partition; a lower one is stale.</summary>
    [Id(4)] public required long Epoch { get; init; }

    /// <summary>The next offset to read from the feed.</summary>
    [Id(5)] public required long Position { get; init; }

    /// <summary>Every offset below has its verdict.</summary>
    [Id(6)] public required long Watermark { get; init; }

    /// <summary>The watermark last written to grain state; a restart resumes here.</summary>
    [Id(7)] public required long Checkpoint { get; init; }

    /// <summary>The offset behind the broker's newest record, or -1 while unknown.</summary>
    [Id(8)] public required long HighWatermark { get; init; }

    /// <summary>Records behind the broker: <see cref="HighWatermark"/> minus <see cref="Watermark"/>, or -1 while unknown.</summary>
    public long LagRecords => HighWatermark < 0 ? -1 : Math.Max(0, HighWatermark - Watermark);

    /// <summary>Age of the oldest record without a verdict, in seconds; 0 when nothing waits, -1 while that is not known.</summary>
    [Id(9)] public required double LagSeconds { get; init; }

    /// <summary>Records taken from the feed by this activation.</summary>
    [Id(10)] public required long Consumed { get; init; }

    /// <summary>Records that Loki acknowledged.</summary>
    [Id(11)] public required long Delivered { get; init; }

    /// <summary>Records left out by configuration.</summary>
    [Id(12)] public required long Filtered { get; init; }

    /// <summary>Records written to the dead letters.</summary>
    [Id(13)] public required long DeadLettered { get; init; }

    /// <summary>Records without a verdict yet.</summary>
    [Id(14)] public required long InFlight { get; init; }

    /// <summary>Bytes, as read from Kafka, of the records without a verdict.</summary>
    [Id(15)] public required long InFlightBytes { get; init; }

    /// <summary>The offsets that could not be read last; null when every one could.</summary>
    [Id(16)] public OffsetGap? LastGap { get; init; }

    /// <summary>Offsets that this activation could not read because of <see cref="GapCause.Retention"/>.</summary>
    [Id(17)] public long GapRetention { get; init; }

    /// <summary>Offsets that this activation could not read because of <see cref="GapCause.Missing"/>.</summary>
    [Id(18)] public long GapMissing { get; init; }

    /// <summary>Offsets that this activation could not read because of <see cref="GapCause.Recreated"/>, as far as they are known.</summary>
    [Id(19)] public long GapRecreated { get; init; }

    /// <summary>True while it waits for slower partitions of its pipeline.</summary>
    [Id(20)] public bool IsHeld { get; init; }

    /// <summary>Offsets that this activation had read or was to read, and that Kafka lost: <see cref="GapCause.Truncated"/>.</summary>
    [Id(21)] public long GapTruncated { get; init; }

    /// <summary>Offsets that an operator had this activation pass: <see cref="GapCause.Skipped"/>.</summary>
    [Id(22)] public long GapSkipped { get; init; }

    /// <summary>Offsets that it passes when it comes to them, because an operator said so.</summary>
    [Id(23)] public ImmutableArray<OffsetSpan> Skips { get; init; } = [];

    /// <summary>What an operator is to see of it; <see cref="Condition"/> where it was told.</summary>
    [Id(24)] public PartitionCondition ToldCondition { get; init; }

    /// <summary>Since when it is in that condition, milliseconds since the Unix epoch; null while unknown.</summary>
    [Id(25)] public long? ConditionSinceMs { get; init; }

    /// <summary>How fast it gets on; null while unknown.</summary>
    [Id(26)] public PartitionPace? Pace { get; init; }

    /// <summary>What it tries again; null for nothing.</summary>
    [Id(27)] public PartitionTrouble? Trouble { get; init; }

    /// <summary>
    /// The stream, as <c>pipeline/tenant/labels</c>, that has most of what the checkpoint has waited for over some seconds; null while it moves.
    /// </summary>
    [Id(28)] public string? WaitsForStream { get; init; }

    /// <summary>The partition that it is held for; null when it is not, or not for one.</summary>
    [Id(29)] public PartitionId? WaitsForPartition { get; init; }

    /// <summary>The order that pauses it; null for none.</summary>
    [Id(30)] public PauseOrder? Pause { get; init; }

    /// <summary>What an operator is to see of it.</summary>
    public PartitionCondition Condition => ToldCondition != PartitionCondition.Unknown ? ToldCondition : State switch
    {
        PartitionState.Starting => PartitionCondition.Starting,
        PartitionState.Running => IsHeld ? PartitionCondition.Held : PartitionCondition.Running,
        PartitionState.Draining => PartitionCondition.Draining,
        PartitionState.Faulted => PartitionCondition.Faulted,
        PartitionState.Paused => PartitionCondition.Paused,
        _ => PartitionCondition.Stopped,
    };

    /// <summary>Consumed records that are in none of the four sums; anything but 0 is a bug.</summary>
    public long Unaccounted => Consumed - Delivered - Filtered - DeadLettered - InFlight;

    /// <summary>Names the position: <c>EPOCH-CHECKPOINT</c>.</summary>
    public string ETag => string.Create(CultureInfo.InvariantCulture, $"{Epoch}-{Checkpoint}");

    /// <summary>The status of a partition of which nothing more is known than that it does not run.</summary>
    /// <param name="partition">Which partition.</param>
    /// <param name="reason">Why, in clear words; null when there is nothing to say.</param>
    public static PartitionStatus Unknown(PartitionId partition, string? reason) => new()
    {
        Partition = partition,
        State = PartitionState.Stopped,
        Reason = reason,
        Silo = "",
        Epoch = 0,
        Position = -1,
        Watermark = -1,
        Checkpoint = -1,
        HighWatermark = -1,
        LagSeconds = -1,
        Consumed = 0,
        Delivered = 0,
        Filtered = 0,
        DeadLettered = 0,
        InFlight = 0,
        InFlightBytes = 0,
    };
}
