using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Partitions.Feeds;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <summary>Has a partition send nothing while an operator says so. Runs on the partition's scheduler.</summary>
internal sealed class PauseGate
{
    private TaskCompletionSource? _ended;

    /// <summary>The order that holds it; null for none. Any thread may ask.</summary>
    public PauseOrder? Order { get; private set; }

    /// <summary>Takes an order, or the end of one.</summary>
    public void Observe(PauseOrder? order)
    {
        Order = order;
        if (order is null && _ended is { } waiting)
        {
            _ended = null;
            _ = Turn.RunAsync(waiting.SetResult);
        }
    }

    /// <summary>Waits while there is an order, and holds the feed's intake meanwhile; true when it had to.</summary>
    public async ValueTask<bool> PassAsync(IPartitionFeed feed, CancellationToken cancellationToken)
    {
        if (Order is null)
        {
            return false;
        }

        feed.HoldIntake();
        while (Order is not null)
        {
            _ended ??= new TaskCompletionSource();
            await _ended.Task.WaitAsync(cancellationToken);
        }

        feed.ResumeIntake();
        return true;
    }
}
