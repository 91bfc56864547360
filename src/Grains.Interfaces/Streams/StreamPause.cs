using System.Globalization;

namespace OrleansKafkaLoki.Grains.Interfaces.Streams;

/// <summary>That nothing of some streams is pushed until somebody lets them go on. It outlasts restarts and moves.</summary>
[GenerateSerializer, Immutable, Alias("okl.StreamPause")]
public sealed record StreamPause
{
    /// <summary>Which streams.</summary>
    [Id(0)] public required StreamScope Scope { get; init; }

    /// <summary>Why, in the words of who gave the order.</summary>
    [Id(1)] public required string Reason { get; init; }

    /// <summary>Who gave it.</summary>
    [Id(2)] public required string By { get; init; }

    /// <summary>When, milliseconds since the Unix epoch.</summary>
    [Id(3)] public required long SinceMs { get; init; }

    /// <summary>What to tell of a stream that it holds.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"Paused ({Scope}) by {By} since {DateTimeOffset.FromUnixTimeMilliseconds(SinceMs):yyyy-MM-ddTHH:mm:ssZ}: {Reason}");
}
