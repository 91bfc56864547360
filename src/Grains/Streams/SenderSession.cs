using System.Diagnostics.CodeAnalysis;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Streams.Batches;
using OrleansKafkaLoki.Grains.Streams.Journal;

namespace OrleansKafkaLoki.Grains.Streams;

/// <summary>
/// What a stream holds and knows of one session of a partition. A new session cuts its chunks anew; within a session a chunk is known
/// by its offsets.
/// </summary>
internal sealed class SenderSession
{
    private KeptVerdicts? _verdicts;
    private long _lastTaken = -1;

    /// <summary>The session.</summary>
    public SessionId Id { get; private set; }

    /// <summary>The chunks without a verdict.</summary>
    public HeldChunks Held { get; } = new();

    /// <summary>The next one of those that are put away.</summary>
    public SenderSession? Next { get; set; }

    /// <summary>True when nothing of it matters: as when another activation had the stream before.</summary>
    public bool IsIdle => Held.Count == 0 && _verdicts is not { IsEmpty: false };

    /// <summary>True when it may be put away until the next chunk: what it has heard of verdicts that the journal does not tell it keeps.</summary>
    public bool IsOver => Held.Count == 0 && _verdicts is null;

    /// <summary>Begins anew.</summary>
    public void Begin(SessionId id) => (Id, _lastTaken, Next) = (id, -1, null);

    /// <summary>Whether the chunk comes before others that it must not overtake.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="sender">What the journal tells of its partition.</param>
    public bool IsEarly(LogChunk chunk, SenderRecord sender) =>
        chunk.Follows && chunk.PreviousOffset > _lastTaken && !sender.Committed.Contains(chunk.PreviousOffset);

    /// <summary>The chunk is taken in, or has its verdict.</summary>
    public void Take(LogChunk chunk) => _lastTaken = Math.Max(_lastTaken, chunk.LastOffset);

    /// <inheritdoc cref="KeptVerdicts.Add"/>
    public void Keep(LogChunk chunk, AppendResult result) => (_verdicts ??= new()).Add(chunk, result);

    /// <inheritdoc cref="KeptVerdicts.TryFind"/>
    public bool TryFind(LogChunk chunk, [NotNullWhen(true)] out AppendResult? result)
    {
        result = null;
        return _verdicts?.TryFind(chunk, out result) == true;
    }
}
