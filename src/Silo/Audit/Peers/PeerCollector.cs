using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Silo.Audit.Peers;

/// <summary>Keeps what stands for the lines of some streams. For one thread.</summary>
/// <param name="peer">Whose lines.</param>
/// <param name="range">What is to be there; what is read besides may be.</param>
/// <param name="streams">Numbers the streams.</param>
/// <param name="wanted">The numbers of those to keep.</param>
/// <param name="blindBelowNs">What is older is not asked for.</param>
internal sealed class PeerCollector(Peer peer, AuditRange range, AuditStreams streams, IReadOnlySet<int> wanted, long blindBelowNs) : IAuditSink
{
    /// <summary>The entries, and the number of each one's stream.</summary>
    public List<(int Stream, PeerEntry Entry)> Entries { get; } = [];

    /// <summary>The partition.</summary>
    public PartitionId Partition => range.Partition;

    /// <summary>How many offsets of the range Kafka has no longer.</summary>
    public long OffsetsGone { get; private set; }

    /// <inheritdoc/>
    public void Gone(long first, long last) => OffsetsGone += Math.Max(0, Math.Min(last + 1, range.To) - Math.Max(first, range.From));

    /// <inheritdoc/>
    public void Entry(LabelStream stream, long offset, long timestampNs, ReadOnlySpan<byte> message)
    {
        var number = streams.NumberOf(stream);
        if (timestampNs >= blindBelowNs && wanted.Contains(number))
        {
            Entries.Add((number, new PeerEntry(
                range.Partition, offset, timestampNs, LineHash.Of(peer, new EntryReader(message).Line), offset < range.From || offset >= range.To)));
        }
    }
}
