using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Records.Entries;

namespace OrleansKafkaLoki.Grains.Partitions.Checkpoints;

/// <summary>A partition's grain state: who owns it and how far it got.</summary>
[GenerateSerializer, Alias("okl.PartitionCheckpoint")]
public sealed class PartitionCheckpoint : IOwned
{
    /// <summary>Counts the activations that claimed the partition.</summary>
    [Id(0)] public long Epoch { get; set; }

    /// <summary>
    /// The next offset to read: every offset below has its verdict. Null while none is known, and not a number, because the
    /// store's serializer leaves zeros out.
    /// </summary>
    [Id(1)] public long? NextOffset { get; set; }

    /// <summary>Counts rewinds and recreations of the log.</summary>
    [Id(2)] public long Incarnation { get; set; }

    /// <summary>The id of the topic that the offsets are about; null while unknown.</summary>
    [Id(3)] public string? TopicId { get; set; }

    /// <summary>The log's end when it was seen last: what a topic created anew takes away lies before it. Null while unknown.</summary>
    [Id(4)] public long? LogEnd { get; set; }

    /// <summary>Loki may hold records below this offset although the checkpoint does not tell: an earlier one was lost.</summary>
    [Id(5)] public long DoubtBelow { get; set; }

    /// <summary>The timestamp of the last record below the offset that has one, milliseconds since the Unix epoch; null while unknown.</summary>
    [Id(7)] public long? LastTimestampMs { get; set; }

    /// <summary>The times that count for records at or above the offset that have none of their own that can be sent.</summary>
    [Id(8)] public List<TimeAnchor> Anchors { get; set; } = [];

    /// <summary>The leader epoch of the last record below the offset (KIP-320): tells whether the log still has it. Null while unknown.</summary>
    [Id(9)] public int? LeaderEpoch { get; set; }

    /// <summary>The offset behind that record; null while unknown.</summary>
    [Id(10)] public long? LeaderEpochOffset { get; set; }

    /// <summary>The id of the cluster that the offsets are about; null while unknown.</summary>
    [Id(11)] public string? ClusterId { get; set; }

    /// <summary>The number of the last order of an operator that was carried out.</summary>
    [Id(12)] public long LastOrder { get; set; }

    /// <summary>Offsets at or above the next one that an operator has passed.</summary>
    [Id(13)] public List<OffsetSpan> Skips { get; set; } = [];

    /// <summary>Names the activation that wrote it; empty in what earlier builds wrote.</summary>
    [Id(6)] public string Owner { get; set; } = "";
}
