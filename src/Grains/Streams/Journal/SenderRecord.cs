using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Streams.Journal;

/// <summary>
/// The replay filter of one partition: which of its records the stream has seen to a verdict, and which are in doubt. Each
/// claim of the partition sends from its checkpoint again, in chunks cut anew. Changed by its <see cref="SenderTable"/> alone, which knows
/// what has to be stored.
/// </summary>
internal sealed class SenderRecord
{
    // The first offset that came under it; what came from there on under earlier ones, the log has lost.
    private long _epochFirst = long.MaxValue;

    // Of the chunk that was observed last; none was yet.
    private long _checkpoint = long.MinValue;
    private OffsetRanges _committed;
    private OffsetRanges _doubtful;

    private SenderOrigin _origin;

    private SenderRecord(SenderOrigin origin) => _origin = origin;

    /// <summary>Begins with a chunk.</summary>
    public SenderRecord(LogChunk chunk)
        : this(SenderOrigin.Of(chunk.Partition.Topic, chunk.Partition.Partition, SessionId.Of(chunk), chunk.Routing, chunk.LeaderEpoch))
    {
    }

    /// <summary>The partition's topic.</summary>
    public string Topic => _origin.Topic;

    /// <summary>Its number.</summary>
    public int Partition => _origin.Partition;

    /// <summary>True from a change on until it is part of a write.</summary>
    public bool IsChanged { get; set; }

    /// <summary>Its place among all of its table, from 0 on.</summary>
    public int Place { get; set; }

    /// <summary>The latest session that sent a chunk.</summary>
    public SessionId Session => _origin.Session;

    /// <summary>The routing under which its records came.</summary>
    public ulong Routing => _origin.Routing;

    /// <summary>The latest leader epoch of its records; null while unknown.</summary>
    public int? LeaderEpoch => _origin.LeaderEpoch;

    /// <summary>Offsets whose records have their verdict.</summary>
    public ref readonly OffsetRanges Committed => ref _committed;

    /// <summary>Offsets whose records Loki may have.</summary>
    public ref readonly OffsetRanges Doubtful => ref _doubtful;

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="FormatException">The state is damaged.</exception>
    public static SenderRecord Load(SenderState state) => new(
        SenderOrigin.Of(state.Topic, state.Partition, new SessionId(state.Epoch, state.Incarnation), state.Routing, state.LeaderEpoch))
    {
        _committed = OffsetRanges.FromBounds(state.Committed),
        _doubtful = OffsetRanges.FromBounds(state.Doubtful),
    };

    /// <summary>A copy to carry elsewhere.</summary>
    public SenderState Save() => new()
    {
        Topic = Topic,
        Partition = Partition,
        Epoch = Session.Epoch,
        Incarnation = Session.Incarnation,
        Routing = Routing,
        Committed = Committed.ToBounds(),
        Doubtful = Doubtful.ToBounds(),
        LeaderEpoch = LeaderEpoch,
    };

    /// <summary>Observes the session that a chunk belongs to, and that all below its checkpoint have their verdict.</summary>
    public void Observe(LogChunk chunk)
    {
        if (TellsNothingNew(chunk))
        {
            _epochFirst = Math.Min(_epochFirst, chunk.FirstOffset);
            return;
        }

        _checkpoint = chunk.Checkpoint;
        var leaderEpoch = LeaderEpoch;
        if (chunk.Incarnation != Session.Incarnation)
        {
            _committed.Clear(); // Offsets of another log say nothing about this one.
            _doubtful.Clear();
            (leaderEpoch, _epochFirst) = (null, long.MaxValue);
        }

        leaderEpoch = ObserveEpoch(chunk, leaderEpoch);
        if (chunk.Routing != Routing)
        {
            // A record that went to another stream then may come here now, from between those that came here.
            _doubtful.Add(_committed);
            _committed.Clear();
        }

        _origin = _origin.With(chunk, leaderEpoch);
        if (chunk.IsDoubtful)
        {
            _doubtful.Add(chunk.PreviousOffset, chunk.LastOffset);
        }

        _committed.Add(-1, chunk.Checkpoint - 1); // For a chunk that comes late, from before the checkpoint.
        _doubtful.Remove(-1, chunk.Checkpoint - 1);
    }

    /// <summary>Most chunks are like the one before: of the same session and leader epoch, with the same checkpoint.</summary>
    private bool TellsNothingNew(LogChunk chunk) =>
        chunk.Checkpoint == _checkpoint && !chunk.IsDoubtful && _origin.IsOf(chunk);

    /// <summary>A chunk is about to be sent.</summary>
    public void Doubt(LogChunk chunk)
    {
        if (chunk.Incarnation == Session.Incarnation)
        {
            _doubtful.Add(chunk.PreviousOffset, StillThere(chunk));
        }
    }

    /// <summary>
    /// Every record of a chunk has its verdict. Rejected ones stay in doubt: the dead letters are the sender's to write, and if it
    /// crashes first, it must get the verdict again.
    /// </summary>
    public void Commit(LogChunk chunk, ImmutableArray<RejectedRecord> rejected)
    {
        if (chunk.Incarnation != Session.Incarnation)
        {
            return;
        }

        if (chunk.Routing != Routing)
        {
            _doubtful.Add(chunk.PreviousOffset, StillThere(chunk));
            return;
        }

        _doubtful.Remove(chunk.PreviousOffset, StillThere(chunk));
        _committed.Add(chunk.PreviousOffset, StillThere(chunk));
        foreach (var record in rejected)
        {
            if (record.Offset > StillThere(chunk))
            {
                continue;
            }

            _committed.Remove(record.Offset - 1, record.Offset);
            _doubtful.Add(record.Offset - 1, record.Offset);
        }
    }

    /// <summary>
    /// A log that was cut short has other records at offsets that came before: those under an earlier epoch, from the first record of a later one on.
    /// </summary>
    /// <returns>The latest leader epoch by now.</returns>
    private int? ObserveEpoch(LogChunk chunk, int? latest)
    {
        if (chunk.LeaderEpoch > latest || (latest is null && chunk.LeaderEpoch is not null))
        {
            if (latest is not null)
            {
                _committed.Remove(chunk.FirstOffset - 1, long.MaxValue);
                _doubtful.Remove(chunk.FirstOffset - 1, long.MaxValue);
            }

            _epochFirst = chunk.FirstOffset;
            return chunk.LeaderEpoch;
        }

        if (chunk.LeaderEpoch == latest)
        {
            _epochFirst = Math.Min(_epochFirst, chunk.FirstOffset);
        }

        return latest;
    }

    /// <summary>The last of a chunk's offsets at which the log still has its records.</summary>
    private long StillThere(LogChunk chunk) =>
        chunk.LeaderEpoch < LeaderEpoch ? Math.Min(chunk.LastOffset, _epochFirst - 1) : chunk.LastOffset;
}
