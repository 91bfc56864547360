using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Streams.Batches;
using OrleansKafkaLoki.Grains.Streams.Journal;

namespace OrleansKafkaLoki.Grains.Streams;

/// <summary>
/// What a stream holds and knows of one session of a partition. A new session cuts its chunks anew; within a session a chunk is known
/// by its offsets.
/// </summary>
/// <param name="id">The session.</param>
internal sealed class SenderSession(SessionId id)
{
    /// <summary>The session.</summary>
    public SessionId Id => id;

    /// <summary>The chunks without a verdict.</summary>
    public HeldChunks Held { get; } = new();

    /// <summary>The verdicts that the sender may not have.</summary>
    public KeptVerdicts Verdicts { get; } = new();

    /// <summary>True when nothing of it matters: as when another activation had the stream before.</summary>
    public bool IsIdle => Held.Count == 0 && Verdicts.IsEmpty;

    /// <summary>The last offset of what was taken in, or turned out to have its verdict; -1 before that.</summary>
    public long LastTaken { get; private set; } = -1;

    /// <summary>Whether the chunk comes before others that it must not overtake.</summary>
    public bool IsEarly(LogChunk chunk) => chunk.Follows && chunk.PreviousOffset > LastTaken;

    /// <summary>The chunk is taken in, or has its verdict.</summary>
    public void Take(LogChunk chunk) => LastTaken = Math.Max(LastTaken, chunk.LastOffset);
}
