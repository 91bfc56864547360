namespace OrleansKafkaLoki.Grains.Rendering;

/// <summary>It is left out.</summary>
/// <param name="Stage">The stage that says so, counted from 0; null when it is none of them.</param>
/// <param name="Kind">What that stage is, or the option that says so.</param>
/// <param name="Reason">What it is counted under.</param>
public sealed record RenderedDrop(int? Stage, string Kind, string Reason) : RenderedResult;
