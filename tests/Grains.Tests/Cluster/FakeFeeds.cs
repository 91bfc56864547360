using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Threading.Channels;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Partitions.Feeds;
using OrleansKafkaLoki.Grains.Records;

namespace OrleansKafkaLoki.Grains.Tests.Cluster;

/// <summary>Kafka logs in memory: what a test appends, open feeds deliver.</summary>
internal sealed class FakeFeeds : IPartitionFeedSource
{
    private readonly ConcurrentDictionary<PartitionId, List<(string? Value, long TimestampMs)>> _logs = new();

    /// <summary>The first offsets that leaders wrote under later epochs, ascending.</summary>
    public ConcurrentDictionary<PartitionId, List<(long Offset, int Epoch)>> Elections { get; } = new();

    /// <summary>What feeds were told that was read before.</summary>
    public ConcurrentDictionary<PartitionId, EpochMark?> Marks { get; } = new();

    /// <summary>Offsets that the logs lack.</summary>
    public ConcurrentDictionary<(PartitionId Partition, long Offset), bool> Holes { get; } = new();

    public ConcurrentDictionary<PartitionId, Feed> Open { get; } = new();

    public ConcurrentDictionary<PartitionId, long> LogStarts { get; } = new();

    /// <summary>Offsets that the broker tells of and does not deliver yet.</summary>
    public ConcurrentDictionary<PartitionId, long> Withheld { get; } = new();

    /// <summary>Why the broker delivers nothing of a partition: its feed stays empty, and the log's end stays unknown.</summary>
    public ConcurrentDictionary<PartitionId, string> Refusals { get; } = new();

    /// <summary>Partitions whose broker has not answered yet.</summary>
    public ConcurrentDictionary<PartitionId, bool> Unanswered { get; } = new();

    public void Append(PartitionId partition, params string?[] values) => AppendAt(partition, 1_700_000_000_000L, values);

    /// <summary>Appends records of one moment, a millisecond per offset apart.</summary>
    public void AppendAt(PartitionId partition, long timestampMs, params string?[] values)
    {
        var log = _logs.GetOrAdd(partition, _ => []);
        lock (log)
        {
            log.AddRange(values.Select(value => (value, timestampMs + log.Count)));
        }

        if (Open.TryGetValue(partition, out var feed))
        {
            feed.Fetch();
        }
    }

    /// <summary>Deletes the log and creates it again. A feed that is open goes on in the new one as soon as that reaches its position.</summary>
    public void Recreate(PartitionId partition, params string?[] values)
    {
        var log = _logs[partition];
        lock (log)
        {
            log.Clear();
            log.AddRange(values.Select((value, i) => (value, 1_760_000_000_000L + i)));
        }
    }

    /// <summary>Cuts the log short and appends what takes the place of the rest under a later epoch; an open feed is told as librdkafka tells it.</summary>
    public void Cut(PartitionId partition, int parted, int epoch, params string?[] values)
    {
        var log = _logs[partition];
        lock (log)
        {
            log.RemoveRange(parted, log.Count - parted);
            log.AddRange(values.Select((value, i) => (value, 1_700_000_000_000L + parted + i)));
            Elections.GetOrAdd(partition, _ => [(0, 0)]).Add((parted, epoch));
        }

        if (Open.TryGetValue(partition, out var feed))
        {
            feed.Fail(new FeedException(FeedFault.OffsetOutOfRange, $"{partition}: the log was cut short.") { PartedAt = parted });
        }
    }

    /// <summary>Ends the open feed of a partition with a fault; the next one works again.</summary>
    public void Fail(PartitionId partition, FeedFault fault) => Open[partition].Fail(new FeedException(fault, $"{partition}: {fault}."));

    IPartitionFeed IPartitionFeedSource.Open(PartitionId partition, long offset, EpochMark? mark)
    {
        Marks[partition] = mark;
        var feed = new Feed(this, partition, offset);
        Assert.True(Open.TryAdd(partition, feed), $"{partition} is open already.");
        feed.Fetch();
        return feed;
    }

    internal sealed class Feed(FakeFeeds owner, PartitionId partition, long offset) : IPartitionFeed
    {
        private readonly Channel<RecordBatch> _batches = Channel.CreateUnbounded<RecordBatch>();
        private readonly List<(string? Value, long TimestampMs)> _log = owner._logs.GetOrAdd(partition, _ => []);
        private long _next = offset;
        private long _charged;

        public long Charged => Interlocked.Read(ref _charged);

        /// <summary>Records in Kafka that this feed has not delivered.</summary>
        public int Unread { get; set; }

        public long HighWatermark
        {
            get
            {
                lock (_log)
                {
                    return IsMute ? -1 : _log.Count + Unread + owner.Withheld.GetValueOrDefault(partition);
                }
            }
        }

        /// <summary>As a broker tells it: nothing more can be read, and nothing is withheld.</summary>
        public long EndOffset
        {
            get
            {
                lock (_log)
                {
                    return _next == HighWatermark ? _next : -1;
                }
            }
        }

        public string? Refusal => owner.Refusals.GetValueOrDefault(partition);

        private bool IsMute => Refusal is not null || owner.Unanswered.ContainsKey(partition);

        public void Fail(FeedException fault) => _batches.Writer.TryComplete(fault);

        public void Fetch()
        {
            lock (_log)
            {
                if (IsMute)
                {
                    return;
                }

                if (_next < owner.LogStarts.GetValueOrDefault(partition) || _next > _log.Count)
                {
                    _batches.Writer.TryComplete(new FeedException(FeedFault.OffsetOutOfRange, $"{partition}: no offset {_next}."));
                    return;
                }

                var from = _next;
                var batch = new RecordBatch();
                for (; _next < _log.Count; _next++)
                {
                    var epoch = owner.Elections.GetValueOrDefault(partition)?.LastOrDefault(election => election.Offset <= _next).Epoch;
                    if (batch.Count > 0 && epoch != batch.LeaderEpoch)
                    {
                        Deliver(batch);
                        (from, batch) = (_next, new RecordBatch());
                    }

                    batch.LeaderEpoch = epoch;
                    if (owner.Holes.ContainsKey((partition, _next)))
                    {
                        continue;
                    }

                    var (value, timestampMs) = _log[(int)_next];
                    var bytes = Encoding.UTF8.GetBytes(value ?? "");
                    var start = batch.Bytes.WrittenCount;
                    batch.Bytes.Write(bytes);
                    batch.Add(new RecordSlot(_next, timestampMs, start, -1, value is null ? -1 : bytes.Length, 0));
                }

                if (_next > from)
                {
                    batch.SkipTo(_next);
                    Deliver(batch);
                }
            }
        }

        private void Deliver(RecordBatch batch)
        {
            Interlocked.Add(ref _charged, batch.ChargedBytes);
            _batches.Writer.TryWrite(batch);
        }

        public ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken) => _batches.Reader.WaitToReadAsync(cancellationToken);

        public bool TryRead([NotNullWhen(true)] out RecordBatch? batch) => _batches.Reader.TryRead(out batch);

        public void Release(long bytes) => Interlocked.Add(ref _charged, -bytes);

        public bool IsHeld { get; private set; }

        public void HoldIntake() => IsHeld = true;

        public void ResumeIntake() => IsHeld = false;

        public void StopIntake()
        {
        }

        public ValueTask DisposeAsync()
        {
            owner.Open.TryRemove(partition, out _);
            return ValueTask.CompletedTask;
        }
    }
}
