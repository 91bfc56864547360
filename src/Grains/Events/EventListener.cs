using System.Threading.Channels;
using OrleansKafkaLoki.Grains.Interfaces.Events;

namespace OrleansKafkaLoki.Grains.Events;

/// <summary>Somebody who follows events, as slowly as they like: what they do not take in time is given up, the oldest first, and counted.</summary>
public sealed class EventListener : IDisposable
{
    private readonly Predicate<PipelineEvent> _isWanted;
    private readonly Action<EventListener> _forget;
    private readonly Channel<PipelineEvent> _events;
    private long _missed;

    internal EventListener(Predicate<PipelineEvent> isWanted, EventMetrics metrics, Action<EventListener> forget)
    {
        (_isWanted, _forget) = (isWanted, forget);
        _events = Channel.CreateBounded<PipelineEvent>(new BoundedChannelOptions(EventLog.Kept) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true }, _ =>
        {
            Interlocked.Increment(ref _missed);
            metrics.Missed();
        });
    }

    /// <summary>What is to be read.</summary>
    public ChannelReader<PipelineEvent> Events => _events.Reader;

    /// <summary>How many events were given up since this was asked last.</summary>
    public long TakeMissed() => Interlocked.Exchange(ref _missed, 0);

    /// <summary>Follows no more.</summary>
    public void Dispose() => _forget(this);

    internal void Offer(PipelineEvent heard)
    {
        if (_isWanted(heard))
        {
            _events.Writer.TryWrite(heard);
        }
    }
}
