using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>Keeps the entries of some cells. For one thread.</summary>
/// <param name="partition">What is read.</param>
/// <param name="streams">Numbers the streams.</param>
/// <param name="windowSecs">How long a window is.</param>
/// <param name="cells">The cells: stream and window.</param>
/// <param name="countedFromNs">What is older was not counted.</param>
internal sealed class CollectingSink(PartitionId partition, AuditStreams streams, long windowSecs, IReadOnlySet<(int Stream, long Window)> cells, long countedFromNs)
    : IAuditSink
{
    /// <summary>The entries, in the order of their offsets.</summary>
    public List<AuditEntry> Entries { get; } = [];

    /// <summary>The partition.</summary>
    public PartitionId Partition => partition;

    /// <summary>How many offsets Kafka has no longer.</summary>
    public long OffsetsGone { get; private set; }

    /// <inheritdoc/>
    public void Gone(long first, long last) => OffsetsGone += last - first + 1;

    /// <inheritdoc/>
    public void Entry(LabelStream stream, long offset, long timestampNs, ReadOnlySpan<byte> message)
    {
        var number = streams.NumberOf(stream);
        if (timestampNs >= countedFromNs && cells.Contains((number, AuditCells.WindowOf(timestampNs, windowSecs))))
        {
            Entries.Add(new AuditEntry(partition, offset, number, timestampNs, message.ToArray()));
        }
    }
}
