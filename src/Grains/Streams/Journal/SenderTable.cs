using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Streams.Journal;

/// <summary>What a stream knows of the partitions that write to it, and which of that is not stored yet. Not thread-safe.</summary>
internal sealed class SenderTable
{
    /// <summary>Up to here a look at each is faster than a hash, and takes a fraction of the memory.</summary>
    private const int MostFew = 16;

    private readonly List<SenderRecord> _senders = new(1);
    private readonly List<SenderRecord> _changed = new(1);

    // The partitions' numbers, of two topics possibly the same one.
    private int[] _few = [];
    private HashSet<SenderRecord>? _many;
    private int _inDoubt;

    /// <summary>True when some record may be in Loki without being known to be.</summary>
    public bool HasDoubts => _inDoubt > 0;

    /// <summary>All senders; those of which there is nothing left to know but their epoch stay, for fencing.</summary>
    public IReadOnlyList<SenderRecord> All => _senders;

    /// <summary>Those that changed since <see cref="ForgetChanges"/>, but for the ones that were loaded.</summary>
    public IReadOnlyCollection<SenderRecord> Changed => _changed;

    /// <summary>Adds what was stored.</summary>
    public void Load(SenderRecord sender)
    {
        sender.Place = _senders.Count;
        _senders.Add(sender);
        if (_many is not null)
        {
            _many.Add(sender);
        }
        else if (_senders.Count > MostFew)
        {
            _many = new HashSet<SenderRecord>(_senders, SenderKeyComparer.Comparer);
            _few = [];
        }
        else
        {
            if (_few.Length < _senders.Count)
            {
                Array.Resize(ref _few, Math.Max(1, 2 * _few.Length));
            }

            _few[_senders.Count - 1] = sender.Partition;
        }

        _inDoubt += InDoubt(sender);
    }

    /// <summary>What is changed from here on counts as changed.</summary>
    public void ForgetChanges()
    {
        foreach (var sender in _changed)
        {
            sender.IsChanged = false;
        }

        _changed.Clear();
    }

    /// <summary>The record of a chunk that was observed.</summary>
    public SenderRecord this[LogChunk chunk] => Find(chunk.Partition) ?? throw new KeyNotFoundException($"Nothing is known of {chunk.Partition}.");

    /// <summary>Observes a chunk; false when its sender is stale.</summary>
    public bool TryObserve(LogChunk chunk, [NotNullWhen(true)] out SenderRecord? sender)
    {
        sender = Find(chunk.Partition);
        if (sender is null)
        {
            sender = new SenderRecord(chunk);
            Load(sender);
        }

        if (SessionId.Of(chunk) < sender.Session)
        {
            return false;
        }

        var before = InDoubt(sender);
        sender.Observe(chunk);
        Change(sender, before);
        return true;
    }

    /// <inheritdoc cref="SenderRecord.Doubt"/>
    public void Doubt(SenderRecord sender, LogChunk chunk)
    {
        var before = InDoubt(sender);
        sender.Doubt(chunk);
        Change(sender, before);
    }

    /// <inheritdoc cref="SenderRecord.Commit"/>
    public void Commit(SenderRecord sender, LogChunk chunk, ImmutableArray<RejectedRecord> rejected)
    {
        var before = InDoubt(sender);
        sender.Commit(chunk, rejected);
        Change(sender, before);
    }

    private SenderRecord? Find(PartitionId partition)
    {
        if (_many is not null)
        {
            return _many.GetAlternateLookup<PartitionId>().TryGetValue(partition, out var sender) ? sender : null;
        }

        for (var i = 0; i < _senders.Count; i++)
        {
            if (_few[i] == partition.Partition && _senders[i].Topic == partition.Topic)
            {
                return _senders[i];
            }
        }

        return null;
    }

    private static int InDoubt(SenderRecord sender) => sender.Doubtful.IsEmpty ? 0 : 1;

    private void Change(SenderRecord sender, int inDoubtBefore)
    {
        _inDoubt += InDoubt(sender) - inDoubtBefore;
        if (!sender.IsChanged)
        {
            sender.IsChanged = true;
            _changed.Add(sender);
        }
    }
}
