namespace OrleansKafkaLoki.Grains.Interfaces.Partitions;

/// <summary>That a partition is to go on elsewhere, or to pass offsets when it comes to them. Carried out once, also over crashes.</summary>
[GenerateSerializer, Immutable, Alias("okl.PositionOrder")]
public sealed record PositionOrder
{
    /// <summary>Greater than that of every order before: a partition that has carried out this one or a later one does nothing.</summary>
    [Id(0)] public required long Number { get; init; }

    /// <summary>Which partition.</summary>
    [Id(1)] public required PartitionId Partition { get; init; }

    /// <summary>The next offset to read, where it is a seek.</summary>
    [Id(2)] public long? Seek { get; init; }

    /// <summary>The offsets to pass, where it is a skip.</summary>
    [Id(3)] public OffsetSpan? Skip { get; init; }

    /// <summary>The id of the topic that its offsets are of; null where it was not known. Of another topic under the same name it does nothing.</summary>
    [Id(5)] public string? TopicId { get; init; }

    /// <summary>Who gave it.</summary>
    [Id(4)] public required string By { get; init; }
}
