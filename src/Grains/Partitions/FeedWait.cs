using OrleansKafkaLoki.Grains.Partitions.Feeds;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <summary>Waits for a feed's records. A feed bears one wait at a time, so one that outlasts its patience is kept for the next.</summary>
internal sealed class FeedWait(IPartitionFeed feed, TimeProvider time)
{
    private Task<bool>? _pending;

    /// <summary>Waits for more to read; false when the feed is closed.</summary>
    public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        var more = await (_pending ?? feed.WaitToReadAsync(cancellationToken).AsTask());
        _pending = null;
        return more;
    }

    /// <summary>Waits for more to read, but no longer than a while; false when there was nothing, or the feed is closed.</summary>
    public async ValueTask<bool> WaitAsync(TimeSpan within, CancellationToken cancellationToken)
    {
        if (within <= TimeSpan.Zero)
        {
            return false;
        }

        _pending ??= feed.WaitToReadAsync(cancellationToken).AsTask();
        if (!_pending.IsCompleted)
        {
            using var overdue = new CancellationTokenSource();
            await Task.WhenAny(_pending, Task.Delay(within, time, overdue.Token));
            overdue.Cancel();
        }

        return _pending.IsCompleted && await WaitAsync(cancellationToken);
    }
}
