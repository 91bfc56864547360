using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Silo.Replay;

/// <summary>Where entries go, and where an earlier replay may have put them.</summary>
/// <param name="To">The stream that they are sent to.</param>
/// <param name="Original">The stream that their records belong to. Either that, or it with a label more.</param>
internal sealed record ReplayStream(LabelStream To, LabelStream Original)
{
    /// <summary>Whether none but replayed letters of one hour go there, so that Loki can take none of them for too far behind.</summary>
    public bool IsOwn => To != Original;
}
