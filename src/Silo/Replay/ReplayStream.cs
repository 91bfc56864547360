using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Silo.Replay;

/// <summary>Where entries go, and where an earlier replay may have put them.</summary>
/// <param name="To">The stream that they are sent to.</param>
/// <param name="Elsewhere">The stream that they would have gone to with, or without, a label of their own; null when there is none.</param>
/// <param name="IsOwn">Whether none but replayed letters of one hour go there, so that Loki can take none of them for too far behind.</param>
internal sealed record ReplayStream(LabelStream To, LabelStream? Elsewhere, bool IsOwn);
