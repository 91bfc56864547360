using System.Collections.Immutable;

namespace OrleansKafkaLoki.Grains.Interfaces.Streams;

/// <summary>Some of a pipeline's streams, and what all of them come to that the query lets through.</summary>
[GenerateSerializer, Immutable, Alias("okl.StreamPage")]
public sealed record StreamPage
{
    /// <summary>How many the query lets through, on all pages.</summary>
    [Id(0)] public required int Total { get; init; }

    /// <summary>How many are in each state, of those that the query lets through but for its <see cref="StreamQuery.States"/>.</summary>
    [Id(1)] public required ImmutableArray<StreamCount> States { get; init; }

    /// <summary>Encoded bytes that they hold without a verdict.</summary>
    [Id(2)] public required long HeldBytes { get; init; }

    /// <summary>Records that they hold without a verdict.</summary>
    [Id(3)] public required long HeldRecords { get; init; }

    /// <summary>Those of this page, in the order asked for.</summary>
    [Id(4)] public required ImmutableArray<StreamStatus> Items { get; init; }

    /// <summary>Where the next page begins; null on the last one.</summary>
    [Id(5)] public StreamPlace? Next { get; init; }

    /// <summary>Silos whose streams are missing here.</summary>
    [Id(6)] public ImmutableArray<SilentSilo> Silent { get; init; } = [];
}
