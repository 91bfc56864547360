using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Rendering;

/// <summary>An entry as Loki would get it.</summary>
/// <param name="Stream">Its tenant and its labels.</param>
/// <param name="TimestampNs">Its time, nanoseconds since the Unix epoch.</param>
/// <param name="Line">Its line, as bytes.</param>
/// <param name="Metadata">Its structured metadata, in their order.</param>
public sealed record RenderedEntry(LabelStream Stream, long TimestampNs, ReadOnlyMemory<byte> Line, IReadOnlyList<KeyValuePair<string, string>> Metadata) : RenderedResult;
