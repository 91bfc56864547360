using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Interfaces.DeadLetters;

/// <summary>A dead letter without anything of its record's content: which record, whose, and why.</summary>
[GenerateSerializer, Immutable, Alias("okl.DeadLetterStatus")]
public sealed record DeadLetterStatus
{
    /// <summary>Where it is kept: <c>PARTITION@OFFSET</c> of the dead-letter topic, or <c>FILE@BYTE</c>.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>The partition that its record was read from.</summary>
    [Id(1)] public required PartitionId Partition { get; init; }

    /// <summary>The record's offset there.</summary>
    [Id(2)] public required long Offset { get; init; }

    /// <summary>The tenant; empty for none.</summary>
    [Id(3)] public required string Tenant { get; init; }

    /// <summary>The label set of the stream that it was meant for.</summary>
    [Id(4)] public required string Labels { get; init; }

    /// <summary>Why, as a class.</summary>
    [Id(5)] public required RejectionCause Cause { get; init; }

    /// <summary>Loki's HTTP status; 0 when it was refused before it was sent.</summary>
    [Id(6)] public required int Status { get; init; }

    /// <summary>The entry's timestamp, nanoseconds since the Unix epoch.</summary>
    [Id(7)] public required long TimestampNs { get; init; }

    /// <summary>What there is of its record.</summary>
    [Id(8)] public required OriginalState Original { get; init; }

    /// <summary>The bytes of its record, as far as they are kept.</summary>
    [Id(9)] public required long Bytes { get; init; }

    /// <summary>The silo that keeps it; null when it is in Kafka.</summary>
    [Id(10)] public string? Silo { get; init; }

    /// <summary>Its place in the order.</summary>
    public DeadLetterPlace Place => new(TimestampNs, Id);
}
