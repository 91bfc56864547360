using OrleansKafkaLoki.Grains.Rendering;

namespace OrleansKafkaLoki.Silo.Rendering;

/// <summary>A record and what becomes of it.</summary>
internal sealed record RenderedRecord(InputRecord Input, IReadOnlyList<RenderedResult> Results);
