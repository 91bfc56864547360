using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Streams.Batches;

namespace OrleansKafkaLoki.Grains.Streams;

/// <summary>
/// What a stream holds and knows of one session of a partition. Each claim and each rewind of the partition begins a new
/// one, which cuts its chunks anew; within a session a chunk is known by its offsets.
/// </summary>
/// <param name="epoch">The session's epoch.</param>
/// <param name="incarnation">The log's incarnation that it reads.</param>
internal sealed class SenderSession(long epoch, long incarnation)
{
    /// <summary>The chunks without a verdict, by first and last offset.</summary>
    public Dictionary<(long First, long Last), HeldChunk> Held { get; } = [];

    /// <summary>The verdicts that the sender may not have.</summary>
    public KeptVerdicts Verdicts { get; } = new();

    /// <summary>Whether a chunk belongs to an earlier session (below 0), this one (0) or a later one.</summary>
    public int Compare(LogChunk chunk) => (chunk.Epoch, chunk.Incarnation).CompareTo((epoch, incarnation));
}
