using System.Collections.Immutable;

namespace OrleansKafkaLoki.Grains.Interfaces.Streams;

/// <summary>Which of a pipeline's streams to tell of, in which order.</summary>
[GenerateSerializer, Immutable, Alias("okl.StreamQuery")]
public sealed record StreamQuery
{
    /// <summary>The most streams of one answer.</summary>
    public const int MaxLimit = 1000;

    /// <summary>Only those that a selector as Loki has them finds, <c>{app="api", env=~"pro.*"}</c>; null for all.</summary>
    [Id(0)] public string? Selector { get; init; }

    /// <summary>Only those of these tenants; none means all.</summary>
    [Id(1)] public ImmutableArray<string> Tenants { get; init; } = [];

    /// <summary>Only those in these states; none means all.</summary>
    [Id(2)] public ImmutableArray<StreamState> States { get; init; } = [];

    /// <summary>Only those on these silos, as in a stream's status or as <c>address:port</c>; none means all.</summary>
    [Id(3)] public ImmutableArray<string> Silos { get; init; } = [];

    /// <summary>What they are sorted by; what is unknown counts as the greatest.</summary>
    [Id(4)] public StreamColumn Sort { get; init; }

    /// <summary>True when the greatest comes first.</summary>
    [Id(5)] public bool Descending { get; init; } = true;

    /// <summary>How many, 1 to <see cref="MaxLimit"/>.</summary>
    [Id(6)] public int Limit { get; init; } = 100;

    /// <summary><see cref="StreamPage.Next"/> of the page before, in the same order; null for the first.</summary>
    [Id(7)] public StreamPlace? After { get; init; }
}
