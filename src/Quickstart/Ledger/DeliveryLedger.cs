using System.Buffers.Text;
using System.Collections.Concurrent;
using System.IO.Hashing;
using System.Text;
using OrleansKafkaLoki.Quickstart.Loki.Wire;

namespace OrleansKafkaLoki.Quickstart.Ledger;

/// <summary>
/// Holds every record produced against every entry that Loki stored: nothing may be missing, nothing may stand twice. The
/// silo's configuration has to put <c>kafka_topic</c>, <c>kafka_partition</c> and <c>kafka_offset</c> into structured metadata.
/// </summary>
internal sealed class DeliveryLedger : IArrivals
{
    private readonly ConcurrentDictionary<string, TopicLedger> _topics = new();
    private readonly ConcurrentDictionary<string, TopicLedger>.AlternateLookup<ReadOnlySpan<char>> _topicsByText;
    private readonly TimeProvider _time;
    private long _strangers;

    /// <summary>An empty ledger.</summary>
    /// <param name="time">The clock of the <see cref="Outages"/>. Default: the system's.</param>
    public DeliveryLedger(TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        _topicsByText = _topics.GetAlternateLookup<ReadOnlySpan<char>>();
        Outages = new OutageMeter(Partitions, _time);
    }

    /// <summary>How long each partition was without an arrival.</summary>
    public OutageMeter Outages { get; }

    /// <summary>A record that the broker has taken.</summary>
    public void OnProduced(string topic, int partition, long offset, ReadOnlySpan<byte> value) =>
        Topic(topic)[partition].OnProduced(offset, Fingerprint(value), value.Length);

    /// <inheritdoc/>
    public void OnStored(in EntryView entry)
    {
        if (TryReadCoordinates(entry, out var topic, out var partition, out var offset))
        {
            topic[partition].OnArrived(offset, Fingerprint(entry.Line));
        }
        else
        {
            Interlocked.Increment(ref _strangers);
        }
    }

    /// <summary>Bytes, about, that a partition has taken and that are not delivered, when <paramref name="sent"/> records were sent to it.</summary>
    public long UndeliveredBytes(string topic, int partition, long sent) =>
        Topic(topic)[partition].UndeliveredBytes(sent);

    /// <summary>The sums at this moment.</summary>
    public LedgerTotals Totals() => Partitions().Aggregate(
        new LedgerTotals { Unexpected = Volatile.Read(ref _strangers) }, (sum, partition) => sum + partition.Account.Totals);

    /// <summary>A partition's sums at this moment.</summary>
    public LedgerTotals Totals(string topic, int partition) => Topic(topic)[partition].Totals;

    /// <summary>The accounts that are not exactly once, ordered by topic and partition.</summary>
    public IReadOnlyList<PartitionDifference> Differences() =>
        [.. Partitions().Select(partition => partition.Account.Compare(partition.Topic, partition.Number)).OfType<PartitionDifference>()];

    /// <summary>Forgets the arrivals, to have them recorded again.</summary>
    public void ForgetArrivals()
    {
        Volatile.Write(ref _strangers, 0);
        foreach (var partition in Partitions())
        {
            partition.Account.ForgetArrivals();
        }
    }

    private static uint Fingerprint(ReadOnlySpan<byte> line) => (uint)XxHash3.HashToUInt64(line);

    private TopicLedger Topic(string name) => _topics.GetOrAdd(name, static (_, time) => new TopicLedger(time), _time);

    private IEnumerable<(string Topic, int Number, DeliveredOffsets Account)> Partitions() =>
        from topic in _topics
        orderby topic.Key
        from partition in topic.Value.Partitions().Index()
        select (topic.Key, partition.Index, partition.Item);

    private bool TryReadCoordinates(in EntryView entry, out TopicLedger topic, out int partition, out long offset)
    {
        (topic, partition, offset) = (null!, -1, -1);
        Span<char> text = stackalloc char[256];
        foreach (var pair in entry)
        {
            if (pair.Name.SequenceEqual("kafka_topic"u8))
            {
                if (Encoding.UTF8.TryGetChars(pair.Value, text, out var length) && !_topicsByText.TryGetValue(text[..length], out topic!))
                {
                    topic = Topic(text[..length].ToString());
                }
            }
            else if (pair.Name.SequenceEqual("kafka_partition"u8))
            {
                partition = Utf8Parser.TryParse(pair.Value, out int number, out var used) && used == pair.Value.Length ? number : -1;
            }
            else if (pair.Name.SequenceEqual("kafka_offset"u8))
            {
                offset = Utf8Parser.TryParse(pair.Value, out long number, out var used) && used == pair.Value.Length ? number : -1;
            }
        }

        return topic is not null && partition is >= 0 and < TopicLedger.MaxPartitions && offset >= 0;
    }
}
