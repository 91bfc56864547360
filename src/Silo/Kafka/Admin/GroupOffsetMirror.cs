using OrleansKafkaLoki.Grains.Pipelines.Topics;
using Confluent.Kafka;

namespace OrleansKafkaLoki.Silo.Kafka.Admin;

/// <summary>
/// Commits a pipeline's watermarks to its consumer group: the newest per partition, once per commit interval, in the
/// background. What a failed commit carried is carried by the next.
/// </summary>
internal sealed partial class GroupOffsetMirror : IAsyncDisposable
{
    private readonly string _pipeline;
    private readonly KafkaAdmin _admin;
    private readonly GroupOffsetWatch _watch;
    private readonly ILogger _logger;
    private readonly PeriodicTimer _timer;
    private readonly Task _loop;
    private readonly Lock _gate = new();
    private readonly Dictionary<TopicPartition, long> _mine = [];
    private Dictionary<TopicPartition, long> _pending = [];
    private bool _isFailing;

    /// <summary>Starts the background loop.</summary>
    public GroupOffsetMirror(string pipeline, KafkaAdmin admin, TimeSpan interval, TimeProvider time, ILogger logger)
    {
        _pipeline = pipeline;
        _admin = admin;
        _watch = new GroupOffsetWatch(pipeline, partitions => admin.GetGroupOffsetsAsync(partitions), time, logger);
        _logger = logger;
        _timer = new PeriodicTimer(interval, time);
        _loop = Task.Run(CommitPeriodicallyAsync);
    }

    /// <summary>Records a watermark for the next commit.</summary>
    public void Record(TopicPartition partition, long offset)
    {
        lock (_gate)
        {
            _pending[partition] = _mine[partition] = offset;
        }
    }

    /// <summary>From now on somebody else may commit the partition's offset. What is recorded of it is still committed.</summary>
    public void Forget(TopicPartition partition)
    {
        lock (_gate)
        {
            _mine.Remove(partition);
        }
    }

    /// <summary>Commits what is recorded and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _loop;
        await CommitAsync();
    }

    private async Task CommitPeriodicallyAsync()
    {
        while (await _timer.WaitForNextTickAsync())
        {
            await CommitAsync();
            await LookAsync();
        }
    }

    private async Task LookAsync()
    {
        Dictionary<TopicPartition, long> settled;
        lock (_gate)
        {
            settled = _mine.Where(entry => !_pending.ContainsKey(entry.Key)).ToDictionary();
        }

        try
        {
            var again = await _watch.LookWhenDueAsync(settled);
            lock (_gate)
            {
                foreach (var partition in again.Where(_mine.ContainsKey))
                {
                    _pending.TryAdd(partition, _mine[partition]);
                }
            }
        }
        catch (TopicCatalogException)
        {
            // Commits tell that the group does not answer.
        }
        catch (Exception exception)
        {
            LogFailing(exception, _pipeline); // A mistake; the loop must not end silently.
        }
    }

    private async Task CommitAsync()
    {
        var offsets = TakePending();
        if (offsets.Count == 0)
        {
            return;
        }

        try
        {
            await _admin.CommitGroupOffsetsAsync(offsets.Select(entry => new TopicPartitionOffset(entry.Key, entry.Value)));
            _isFailing = false;
        }
        catch (Exception exception)
        {
            // Whatever it is, the next commit carries more; the loop must not end silently.
            if (!_isFailing)
            {
                LogFailing(exception, _pipeline);
            }

            _isFailing = true;
            PutBack(offsets);
        }
    }

    private Dictionary<TopicPartition, long> TakePending()
    {
        lock (_gate)
        {
            var taken = _pending;
            _pending = [];
            return taken;
        }
    }

    private void PutBack(Dictionary<TopicPartition, long> offsets)
    {
        lock (_gate)
        {
            foreach (var (partition, offset) in offsets)
            {
                _pending.TryAdd(partition, offset);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "GroupOffsetsNotCommitted", Message =
        "Pipeline {Pipeline} cannot mirror its offsets to the consumer group; lag tools see old ones, delivery is not affected.")]
    private partial void LogFailing(Exception exception, string pipeline);
}
