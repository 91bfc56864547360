namespace OrleansKafkaLoki.Grains.Interfaces.Streams;

/// <summary>Streams of one pipeline: all of them, a tenant's, those that a selector finds, or those of both.</summary>
/// <param name="Tenant">The tenant; empty for the records that are sent without one, null for all.</param>
/// <param name="Selector">A selector as Loki has them, <c>{app="api", env=~"pro.*"}</c>; null for all.</param>
[GenerateSerializer, Immutable, Alias("okl.StreamScope")]
public readonly record struct StreamScope([property: Id(0)] string? Tenant = null, [property: Id(1)] string? Selector = null)
{
    /// <summary>All streams.</summary>
    public static StreamScope All => default;

    /// <summary>True when every stream of <paramref name="other"/> is surely one of them.</summary>
    public bool Covers(StreamScope other) => this == All || this == other || (Selector is null && Tenant == other.Tenant);

    /// <summary>The text form: <c>all streams</c>, <c>tenant 'a'</c>, <c>{app="api"}</c>, or both.</summary>
    public override string ToString() => (Tenant, Selector) switch
    {
        (null, null) => "all streams",
        (null, _) => Selector,
        (_, null) => $"tenant '{Tenant}'",
        _ => $"tenant '{Tenant}', {Selector}",
    };
}
