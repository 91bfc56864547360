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
    private SenderRecord(string topic, int partition, SessionId session, ulong routing, OffsetRanges committed, OffsetRanges doubtful)
    {
        // One text for all streams: those that come from other silos are copies.
        (Topic, Partition) = (string.Intern(topic), partition);
        (Session, Routing, Committed, Doubtful) = (session, routing, committed, doubtful);
    }

    /// <summary>Begins with a chunk.</summary>
    public SenderRecord(LogChunk chunk)
        : this(chunk.Partition.Topic, chunk.Partition.Partition, SessionId.Of(chunk), chunk.Routing, new OffsetRanges(), new OffsetRanges())
    {
    }

    /// <summary>The partition's topic.</summary>
    public string Topic { get; }

    /// <summary>Its number.</summary>
    public int Partition { get; }

    /// <summary>True from a change on until it is part of a write.</summary>
    public bool IsChanged { get; set; }

    /// <summary>The latest session that sent a chunk.</summary>
    public SessionId Session { get; private set; }

    /// <summary>The routing under which its records came.</summary>
    public ulong Routing { get; private set; }

    /// <summary>Offsets whose records have their verdict.</summary>
    public OffsetRanges Committed { get; }

    /// <summary>Offsets whose records Loki may have.</summary>
    public OffsetRanges Doubtful { get; }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="FormatException">The state is damaged.</exception>
    public static SenderRecord Load(SenderState state) => new(
        state.Topic,
        state.Partition,
        new SessionId(state.Epoch, state.Incarnation),
        state.Routing,
        OffsetRanges.FromBounds(state.Committed),
        OffsetRanges.FromBounds(state.Doubtful));

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
    };

    /// <summary>Observes the session that a chunk belongs to, and that all below its checkpoint have their verdict.</summary>
    public void Observe(LogChunk chunk)
    {
        if (chunk.Incarnation != Session.Incarnation)
        {
            Committed.Clear(); // Offsets of another log say nothing about this one.
            Doubtful.Clear();
        }

        if (chunk.Routing != Routing)
        {
            // A record that went to another stream then may come here now, from between those that came here.
            Doubtful.Add(Committed);
            Committed.Clear();
        }

        (Session, Routing) = (SessionId.Of(chunk), chunk.Routing);
        if (chunk.IsDoubtful)
        {
            Doubtful.Add(chunk.PreviousOffset, chunk.LastOffset);
        }

        Committed.Add(-1, chunk.Checkpoint - 1); // For a chunk that comes late, from before the checkpoint.
        Doubtful.Remove(-1, chunk.Checkpoint - 1);
    }

    /// <summary>A chunk is about to be sent.</summary>
    public void Doubt(LogChunk chunk)
    {
        if (chunk.Incarnation == Session.Incarnation)
        {
            Doubtful.Add(chunk.PreviousOffset, chunk.LastOffset);
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
            Doubtful.Add(chunk.PreviousOffset, chunk.LastOffset);
            return;
        }

        Doubtful.Remove(chunk.PreviousOffset, chunk.LastOffset);
        Committed.Add(chunk.PreviousOffset, chunk.LastOffset);
        foreach (var record in rejected)
        {
            Committed.Remove(record.Offset - 1, record.Offset);
            Doubtful.Add(record.Offset - 1, record.Offset);
        }
    }
}
