using System.Runtime.InteropServices;
using OrleansKafkaLoki.Grains.Partitions.Feeds;
using OrleansKafkaLoki.Grains.Records;
using OrleansKafkaLoki.Silo.Kafka.Native;
using TopicPartition = Confluent.Kafka.TopicPartition;

namespace OrleansKafkaLoki.Silo.Kafka.Consuming;

/// <summary>The polling thread's side of a partition: its position, and the batch that it fills for the feed.</summary>
internal sealed class PartitionIntake(PartitionFeed feed, long offset, EpochMark? mark = null)
{
    /// <summary>A batch is handed over before it would grow beyond this.</summary>
    public const int BatchBytes = 64 * 1024;

    private RecordBatch? _batch;
    private int _usualBytes;
    private bool _hasBegun;

    /// <summary>Where the batches go.</summary>
    public PartitionFeed Feed => feed;

    /// <summary>The partition in the client's terms.</summary>
    public TopicPartition TopicPartition { get; } = new(feed.Partition.Topic, feed.Partition.Partition);

    /// <summary>The next offset to take; what lies below was taken.</summary>
    public long Position { get; private set; } = offset;

    /// <summary>The leader epoch of the last record before the position; null where it is not known.</summary>
    public int? LeaderEpoch { get; private set; } = mark?.Epoch;

    /// <summary>
    /// Where the client is to begin, which checks by <see cref="LeaderEpoch"/> that the log still has the record before it. From here to the position
    /// there was no record; one that comes all the same has taken the place of what the log lost.
    /// </summary>
    public long FetchFrom { get; private set; } = mark?.Offset ?? offset;

    /// <summary>True while nothing may be taken, because the client has not begun there with the epoch (<see cref="EpochSeeks"/>).</summary>
    public bool AwaitsSeek { get; set; }

    /// <summary>How often the broker refused the offset without a word of its epoch, since a record was taken.</summary>
    public int Refusals { get; set; }

    /// <summary>True while its window is full.</summary>
    public bool IsPaused { get; set; }

    /// <summary>True while its reader waits for slower partitions.</summary>
    public bool IsHeld { get; set; }

    /// <summary>True while others get what is left of the budget (<see cref="FairShares"/>).</summary>
    public bool IsSetAside { get; set; }

    /// <summary>True while it is tried whether others make a broker's answer too large (<see cref="OversizedAnswers"/>).</summary>
    public bool IsSuspended { get; set; }

    /// <summary>True while what it holds stops it, and not its reader.</summary>
    public bool WaitsForRoom => IsPaused || IsSetAside;

    /// <summary>True while the partition is to be fetched, not paused in the client.</summary>
    public bool IsFetched => !IsPaused && !IsHeld && !IsSetAside && !IsSuspended && !AwaitsSeek;

    /// <summary>True while a batch is being filled.</summary>
    public bool IsFilling => _batch is not null;

    /// <summary>When the broker last sent something, if only that there is nothing more; null before. In ticks of the caller's clock.</summary>
    public long? AnsweredAt { get; private set; }

    /// <summary>When the batch being filled was begun, in ticks of the clock that the caller passes in; the first one waits for nothing and began long ago.</summary>
    public long FillingSince { get; private set; }

    /// <summary>Copies a record into the batch; true when the partition has to be paused.</summary>
    public bool Take(in KafkaMessage message, RecordFields fields, long now)
    {
        var key = fields.Key && message.HasKey ? message.Key : default;
        var value = message.Value;
        int? epoch = Librdkafka.MessageLeaderEpoch(in message) is >= 0 and var told ? told : null;
        var pauses = MakeRoom(key.Length + value.Length, epoch);
        var batch = _batch ??= Begin(now);
        batch.LeaderEpoch = epoch;
        var bytes = batch.Bytes;
        var start = bytes.WrittenCount;
        bytes.Write(key);
        bytes.Write(value);
        var headers = fields.Headers ? WriteHeaders(in message, batch) : 0;
        var timestamp = Librdkafka.MessageTimestamp(in message, out var timestampType);
        batch.Add(new RecordSlot(
            message.Offset,
            timestampType == 0 ? -1 : timestamp,
            start,
            fields.Key && message.HasKey ? key.Length : -1,
            message.HasValue ? value.Length : -1,
            headers));
        Position = FetchFrom = message.Offset + 1;
        LeaderEpoch = epoch;
        Refusals = 0;
        AnsweredAt = now;
        if (feed.EndOffset >= 0)
        {
            feed.SetEnd(-1);
        }

        return pauses;
    }

    /// <summary>
    /// The broker has nothing more to read, and told so behind its last record. What it says of an offset that was passed is out of date.
    /// </summary>
    /// <param name="offset">The log's end, behind what holds no record; an open transaction's first offset.</param>
    /// <param name="now">As for <see cref="Take"/>.</param>
    public void ReachEnd(long offset, long now)
    {
        if (offset > Position)
        {
            (_batch ??= Begin(now)).SkipTo(offset);
            Position = offset;
            FetchFrom = LeaderEpoch is null ? offset : FetchFrom;
        }

        if (offset == Position)
        {
            AnsweredAt = now;
            feed.SetEnd(offset);
        }
    }

    /// <summary>Hands the batch being filled to the feed; true when the partition has to be paused.</summary>
    public bool Seal()
    {
        if (_batch is not { } batch)
        {
            return false;
        }

        _usualBytes = Math.Min(batch.Bytes.WrittenCount, BatchBytes);
        _batch = null;
        return feed.Deliver(batch);
    }

    /// <summary>Throws the batch being filled away.</summary>
    public void Discard()
    {
        _batch?.Dispose();
        _batch = null;
    }

    private static unsafe int WriteHeaders(in KafkaMessage message, RecordBatch batch)
    {
        var before = batch.Bytes.WrittenCount;
        if (Librdkafka.MessageHeaders(in message, out var headers) == 0)
        {
            for (nuint i = 0; Librdkafka.HeaderGetAll(headers, i, out var name, out var value, out var size) == 0; i++)
            {
                HeaderBlock.Write(
                    batch.Bytes, MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name), new ReadOnlySpan<byte>(value, (int)size), value == null);
            }
        }

        return batch.Bytes.WrittenCount - before;
    }

    /// <summary>Hands the batch over that the record has no room in, or is of another epoch than; true when the partition has to be paused.</summary>
    private bool MakeRoom(int length, int? epoch)
    {
        if (_batch is not { } batch)
        {
            return false;
        }

        batch.IsFull = batch.Bytes.WrittenCount + length > BatchBytes;
        return (batch.IsFull || (batch.Count > 0 && epoch != LeaderEpoch)) && Seal();
    }

    private RecordBatch Begin(long now)
    {
        FillingSince = _hasBegun ? now : long.MinValue;
        _hasBegun = true;
        feed.SetRefusal(null);
        var batch = new RecordBatch();

        // Rents at once what the last batch grew to, instead of doubling up to it.
        batch.Bytes.GetSpan(Math.Max(_usualBytes, 1));
        return batch;
    }
}
