using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Interfaces.Explanation;

/// <summary>Why a pipeline, a partition or a stream does not go on as it should, or that it does.</summary>
[GenerateSerializer, Immutable, Alias("okl.Diagnosis")]
public sealed record Diagnosis
{
    /// <summary>What was asked for.</summary>
    [Id(0)] public required string Subject { get; init; }

    /// <summary>What it is doing, in one word.</summary>
    [Id(1)] public string? State { get; init; }

    /// <summary>Since when that is so, milliseconds since the Unix epoch.</summary>
    [Id(2)] public long? SinceMs { get; init; }

    /// <summary>The cause, for programs.</summary>
    [Id(3)] public required CauseKind Cause { get; init; }

    /// <summary>The cause, in one sentence.</summary>
    [Id(4)] public required string Because { get; init; }

    /// <summary>Loki's, Kafka's or Redis' words for it.</summary>
    [Id(5)] public string? Words { get; init; }

    /// <summary>What to do; null when there is nothing to do.</summary>
    [Id(6)] public string? Remedy { get; init; }

    /// <summary>Where more is said: a place in <c>docs/runbook.md</c>.</summary>
    [Id(7)] public required string Docs { get; init; }

    /// <summary>Records behind the broker, as far as they are known.</summary>
    [Id(8)] public long? LagRecords { get; init; }

    /// <summary>The age of the oldest record without a verdict, in seconds.</summary>
    [Id(9)] public double? LagSeconds { get; init; }

    /// <summary>How the lag changes.</summary>
    [Id(10)] public LagTrend Trend { get; init; }

    /// <summary>When there will be none if all goes on so.</summary>
    [Id(11)] public double? SecondsToCatchUp { get; init; }

    /// <summary>When Kafka will delete what is next if all goes on so.</summary>
    [Id(12)] public double? SecondsToRetention { get; init; }

    /// <summary>The offset that has no verdict and that everything waits behind.</summary>
    [Id(13)] public long? HoldsOffset { get; init; }

    /// <summary>From the partition to Loki, as far as it matters.</summary>
    [Id(14)] public ImmutableArray<ChainLink> Chain { get; init; } = [];

    /// <summary>Silos that did not answer: what they know is missing here.</summary>
    [Id(15)] public ImmutableArray<SilentSilo> Silent { get; init; } = [];

    /// <summary>How many partitions of a pipeline this holds for; null for a partition or a stream.</summary>
    [Id(16)] public int? Partitions { get; init; }
}
