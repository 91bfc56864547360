using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Silo.Preflight.Prediction;

/// <summary>What is kept of an entry that a sampled record became.</summary>
/// <param name="Stream">Its stream.</param>
/// <param name="WrittenMs">When its record was written, milliseconds since the Unix epoch.</param>
/// <param name="TimestampNs">Its own time, nanoseconds since the Unix epoch.</param>
/// <param name="LineBytes">Bytes of its line.</param>
/// <param name="MetadataBytes">Bytes of its structured metadata, names and values.</param>
/// <param name="MetadataPairs">Pairs of them.</param>
internal readonly record struct SampledEntry(LabelStream Stream, long WrittenMs, long TimestampNs, int LineBytes, int MetadataBytes, int MetadataPairs)
{
    /// <summary>The bytes as Loki counts them towards its rates.</summary>
    public int Bytes => LineBytes + MetadataBytes;
}
