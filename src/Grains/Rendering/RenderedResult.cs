namespace OrleansKafkaLoki.Grains.Rendering;

/// <summary>What a record, or one part of it, comes to.</summary>
public abstract record RenderedResult
{
    /// <summary>What each stage made of it on the way, in their order; empty unless asked for.</summary>
    public IReadOnlyList<StageTrace> Trace { get; init; } = [];
}
