using System.Diagnostics.CodeAnalysis;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Streams.Journal;

/// <summary>What a stream knows of the partitions that write to it. Not thread-safe.</summary>
internal sealed class SenderTable
{
    private readonly Dictionary<PartitionId, SenderRecord> _senders = [];

    /// <summary>True when some record may be in Loki without being known to be.</summary>
    public bool HasDoubts => _senders.Values.Any(sender => !sender.Doubtful.IsEmpty);

    /// <summary>Replaces everything by what was stored.</summary>
    /// <exception cref="FormatException">The state is damaged.</exception>
    public void Load(string pipeline, IEnumerable<SenderState> states)
    {
        _senders.Clear();
        foreach (var state in states)
        {
            _senders[new PartitionId(pipeline, state.Topic, state.Partition)] = SenderRecord.Load(state);
        }
    }

    /// <summary>The state to store; senders of which there is nothing left to know but their epoch stay, for fencing.</summary>
    public List<SenderState> Save() => [.. _senders.Select(sender => sender.Value.Save(sender.Key))];

    /// <summary>The record of the chunk's partition.</summary>
    public bool TryFind(LogChunk chunk, [NotNullWhen(true)] out SenderRecord? sender) => _senders.TryGetValue(chunk.Partition, out sender);

    /// <summary>Observes a chunk; false when its sender is stale.</summary>
    public bool TryObserve(LogChunk chunk)
    {
        if (!_senders.TryGetValue(chunk.Partition, out var sender))
        {
            _senders[chunk.Partition] = sender = new SenderRecord(chunk);
        }

        if (SessionId.Of(chunk) < sender.Session)
        {
            return false;
        }

        sender.Observe(chunk);
        return true;
    }

    /// <summary>The record of a chunk that was observed.</summary>
    public SenderRecord this[LogChunk chunk] => _senders[chunk.Partition];
}
