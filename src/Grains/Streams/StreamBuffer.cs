using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Records.Chunks;
using OrleansKafkaLoki.Grains.Streams.Batches;
using OrleansKafkaLoki.Grains.Streams.Intake;
using OrleansKafkaLoki.Grains.Streams.Journal;

namespace OrleansKafkaLoki.Grains.Streams;

/// <summary>
/// The chunks that a label stream holds: those that wait for a batch, in order of arrival, those that first wait until Loki can be
/// asked for them, and those under way. Decides when a batch is due. Not thread-safe.
/// </summary>
/// <param name="options">When a batch is due.</param>
/// <param name="senders">What has its verdict already.</param>
/// <param name="time">The clock that ages chunks.</param>
/// <param name="overtaking">Which chunks need not wait for those in doubt; null when all go in turn.</param>
internal sealed partial class StreamBuffer(BatchOptions options, SenderTable senders, TimeProvider time, Overtaking? overtaking = null)
{
    /// <summary>
    /// Chunks from other silos are copies, which nothing else bounds here; beyond this many full batches they stay with their
    /// senders.
    /// </summary>
    internal const int MaxHeldBatches = 16;

    /// <summary>
    /// What Loki cannot be asked for must fit into a stream's head block, 256 KB before compression, which drops repeats
    /// (<c>pkg/chunkenc/unordered.go</c>).
    /// </summary>
    internal const int MaxBlindBatchBytes = 200_000;

    /// <summary>Of small batches, nearly all have fewer chunks.</summary>
    private const int MaxExpected = 64;

    /// <summary>What a sender waits for that has to find the stream's next activation.</summary>
    public static readonly TimeSpan RetryElsewhere = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan ShortestRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(5);

    private readonly ChunkQueue _waiting = new();
    private readonly ChunkQueue _unaskable = new();
    private readonly TimeSpan _wait = BatchAge.WaitOf(options);
    private int _round = 1;

    /// <summary>Encoded bytes held, those under way included.</summary>
    public long Bytes { get; private set; }

    /// <summary>Records held, those under way included.</summary>
    public long Records { get; private set; }

    /// <summary>How many chunks of partitions on this silo wait for their answer.</summary>
    public int Posted { get; private set; }

    /// <summary>True when chunks wait, be it for a batch or for the time when Loki can be asked for them.</summary>
    public bool HasWaiting => !_waiting.IsEmpty || HasUnaskable;

    /// <summary>True while chunks wait because Loki cannot be asked about their records yet.</summary>
    public bool HasUnaskable => !_unaskable.IsEmpty;

    /// <summary>True when a batch can be taken.</summary>
    public bool CanTake => !_waiting.IsEmpty || CanTakeUnaskable;

    /// <summary>
    /// How long until the oldest chunk that waits for a batch has aged, or Loki can be asked for others; zero when a batch is due now.
    /// </summary>
    public TimeSpan DueIn
    {
        get
        {
            if (_waiting.Bytes >= options.MaxBytes || _waiting.Entries >= options.MaxEvents)
            {
                return TimeSpan.Zero;
            }

            var aged = _waiting.TryPeek(out var oldest) ? _wait - time.GetElapsedTime(oldest.Appended) : _wait;
            var due = !_unaskable.IsEmpty && (_waiting.IsEmpty || QuietTime < aged) ? QuietTime : aged;
            return due > TimeSpan.Zero ? due : TimeSpan.Zero;
        }
    }

    private TimeSpan QuietTime => overtaking?.Remaining ?? TimeSpan.Zero;

    private bool CanTakeUnaskable => HasUnaskable && QuietTime == TimeSpan.Zero;

    /// <summary>A refused sender asks again after about as long as the oldest chunk has waited here: rarely while Loki is away.</summary>
    private TimeSpan RetryAfter => _unaskable.TryPeek(out var oldest) || _waiting.TryPeek(out oldest)
        ? TimeSpan.FromTicks(Math.Clamp(time.GetElapsedTime(oldest.Appended).Ticks, ShortestRetry.Ticks, LongestRetry.Ticks))
        : ShortestRetry;

    /// <summary>True when it holds something of these partitions.</summary>
    public bool Holds(PartitionScope partitions) => Sessions.Any(session => session.Held is { Count: > 0 } held && partitions.Covers(held.All[0].Chunk.Partition));

    /// <summary>Returns the verdict to come of a chunk, and takes the chunk in unless it is known already.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="admit">False when the batcher is about to leave and takes no new chunk in.</param>
    public Task<AppendResult> Add(LogChunk chunk, bool admit = true) =>
        Take(chunk, time.GetTimestamp(), admit, out var answer)?.Verdict ?? Task.FromResult(answer!);

    /// <summary>The same for a chunk that was handed over, whose answer goes to where it says.</summary>
    /// <param name="posted">The chunk.</param>
    /// <param name="admit">False when the batcher is about to leave and takes no new chunk in.</param>
    public void Add(IPostedChunk posted, bool admit = true)
    {
        if (Take(posted.Chunk, posted.PostedAt, admit, out var answer) is not { } held)
        {
            posted.Answer(answer!);
            return;
        }

        Posted += held.IsPosted ? 0 : 1;
        held.Join(posted);
    }

    /// <summary>
    /// Takes the oldest waiting chunks, as many as fit into a batch and at least one; before them those for which Loki can now be asked.
    /// </summary>
    /// <param name="blindBelowNs">Loki cannot be asked for entries below this timestamp; their batches stay small.</param>
    public List<HeldChunk> TakeBatch(long blindBelowNs = long.MinValue)
    {
        var batch = new List<HeldChunk>(Math.Min(MaxExpected, _unaskable.Count + _waiting.Count));
        long bytes = 0, entries = 0;
        var maxBytes = options.MaxBytes;
        var askable = CanTakeUnaskable;
        while ((askable && !_unaskable.IsEmpty ? _unaskable : _waiting) is var queue && queue.TryPeek(out var next))
        {
            maxBytes = next.Chunk.MinTimestamp < blindBelowNs ? Math.Min(maxBytes, MaxBlindBatchBytes) : maxBytes;
            if (batch.Count > 0 && (bytes + next.Chunk.Entries.Length > maxBytes || entries + next.Chunk.EntryCount > options.MaxEvents))
            {
                break;
            }

            batch.Add(queue.Dequeue());
            next.TakenIn = _round;
            bytes += next.Chunk.Entries.Length;
            entries += next.Chunk.EntryCount;
        }

        return batch;
    }

    /// <summary>Every record of a chunk that was taken has its verdict.</summary>
    public AppendResult Complete(HeldChunk held)
    {
        var result = held.Commit();
        var (chunk, sender) = (held.Chunk, held.Sender!);
        senders.Commit(sender, chunk, result.Rejected);
        if (_sessions[sender.Place] is { } session && SessionId.Of(chunk) == session.Id)
        {
            session.Held.Remove(held);
            if (!sender.Committed.ContainsAll(chunk.FirstOffset, chunk.LastOffset))
            {
                session.Keep(chunk, result);
            }

            PutAway(session, sender);
        }

        if (held.TakenIn == _round) // Else it was released meanwhile.
        {
            Forget(held);
        }

        return result;
    }

    /// <summary>True when nothing is held or under way, and no verdict is kept: a new one would do.</summary>
    public bool MayRest => !HasWaiting && Bytes == 0 && Sessions.All(session => session.IsIdle);

    /// <summary>Releases everything that is held, what was taken included.</summary>
    public void ReleaseAll(TimeSpan retryAfter)
    {
        foreach (var session in Sessions)
        {
            foreach (var held in session.Held.All)
            {
                held.Release(AppendResult.Retry(retryAfter));
            }

            session.Held.Clear();
        }

        _waiting.Clear();
        _unaskable.Clear();
        _round++;
        Bytes = Records = Posted = 0;
    }

    /// <summary>Returns the chunk as it is held now; null where there is nothing to wait for, with the answer.</summary>
    private HeldChunk? Take(LogChunk chunk, long at, bool admit, out AppendResult? answer)
    {
        answer = null;
        if (!senders.TryObserve(chunk, out var sender))
        {
            answer = AppendResult.Fenced;
            return null;
        }

        var session = SessionOf(sender, chunk);
        if (SessionId.Of(chunk) > session.Id)
        {
            Drop(session);
            _sessions[sender.Place] = session = NewSession(chunk);
        }

        if (session.Held.Find(chunk) is { } known)
        {
            return known;
        }

        answer = session.TryFind(chunk, out var result) ? result
            : sender.Committed.ContainsAll(chunk.FirstOffset, chunk.LastOffset) ? AppendResult.Committed
            : !admit ? AppendResult.Retry(RetryElsewhere)
            : session.IsEarly(chunk, sender) ? AppendResult.Retry(ShortestRetry)
            : Bytes >= MaxHeldBatches * (long)options.MaxBytes ? AppendResult.Retry(RetryAfter)
            : null;
        if (answer is not { Outcome: AppendOutcome.Retry })
        {
            session.Take(chunk);
        }

        if (answer is not null)
        {
            PutAway(session, sender);
            return null;
        }

        var held = new HeldChunk(chunk, at, sender);
        session.Held.Add(held);
        (overtaking?.MustWait(chunk, _unaskable.FloorNs) == true ? _unaskable : _waiting).Enqueue(held);
        Bytes += chunk.Entries.Length;
        Records += chunk.RecordCount;
        return held;
    }

    private void Forget(HeldChunk held)
    {
        Bytes -= held.Chunk.Entries.Length;
        Records -= held.Chunk.RecordCount;
        Posted -= held.IsPosted ? 1 : 0;
    }
}
