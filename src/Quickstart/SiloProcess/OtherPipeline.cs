namespace OrleansKafkaLoki.Quickstart.SiloProcess;

/// <summary>In what a pipeline differs from <c>quickstart</c>.</summary>
/// <param name="Topics">Its topics.</param>
internal sealed record OtherPipeline(IReadOnlyList<string> Topics)
{
    /// <summary>Its Loki; null for the same.</summary>
    public Uri? Loki { get; init; }

    /// <summary>Its tenant; null for the same.</summary>
    public string? Tenant { get; init; }

    /// <summary>Whether its entries tell which record they are of, by structured metadata. Default: true.</summary>
    public bool HasCoordinates { get; init; } = true;
}
