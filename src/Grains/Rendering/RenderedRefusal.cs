using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Rendering;

/// <summary>It goes to the dead letters.</summary>
/// <param name="Stage">The stage that says so, counted from 0; null when it is none of them.</param>
/// <param name="Cause">The letter's cause.</param>
/// <param name="Reason">The letter's reason.</param>
public sealed record RenderedRefusal(int? Stage, RejectionCause Cause, string Reason) : RenderedResult;
