namespace OrleansKafkaLoki.Grains.Interfaces.Partitions;

/// <summary>What a seek or a skip does to one partition.</summary>
[GenerateSerializer, Immutable, Alias("okl.PositionStep")]
public sealed record PositionStep
{
    /// <summary>Which partition.</summary>
    [Id(0)] public required PartitionId Partition { get; init; }

    /// <summary>The watermark before: every offset below has its verdict. -1 while it has none.</summary>
    [Id(1)] public required long From { get; init; }

    /// <summary>The next offset to read afterwards, or behind what is passed.</summary>
    [Id(2)] public required long To { get; init; }

    /// <summary>Offsets without a verdict that are not read any more; 0 while <see cref="From"/> is not known.</summary>
    [Id(3)] public required long Skips { get; init; }

    /// <summary>Offsets that are read again; 0 while <see cref="From"/> is not known. Loki is asked for them first, so that none is shown twice.</summary>
    [Id(4)] public required long Repeats { get; init; }

    /// <summary>Names the position before: <c>EPOCH-CHECKPOINT</c>.</summary>
    [Id(5)] public required string ETag { get; init; }

    /// <summary>True once it is in the partition's checkpoint; until then it is tried again, also after a crash.</summary>
    [Id(6)] public bool IsDone { get; init; }
}
