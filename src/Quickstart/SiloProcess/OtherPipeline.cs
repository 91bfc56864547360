using OrleansKafkaLoki.Grains.Options.Sink;

namespace OrleansKafkaLoki.Quickstart.SiloProcess;

/// <summary>In what a pipeline differs from <c>quickstart</c>.</summary>
/// <param name="Topics">Its topics.</param>
internal sealed record OtherPipeline(IReadOnlyList<string> Topics)
{
    /// <summary>Its Loki; null for the same.</summary>
    public Uri? Loki { get; init; }

    /// <summary>Its tenant; null for the same.</summary>
    public string? Tenant { get; init; }

    /// <summary>Whether it reads values as JSON objects. Default: true.</summary>
    public bool DecodesJson { get; init; } = true;

    /// <summary>How its lines are written. Default: as the values are.</summary>
    public LineCodec Line { get; init; }

    /// <summary>Its labels beside <c>job</c> and <c>run</c>; null for the same.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Its stages, each a line of YAML without its dash. Default: none.</summary>
    public IReadOnlyList<string> Stages { get; init; } = [];

    /// <summary>Whether its entries tell which record they are of, by structured metadata. Default: true.</summary>
    public bool HasCoordinates { get; init; } = true;
}
