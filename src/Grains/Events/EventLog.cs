using OrleansKafkaLoki.Grains.Interfaces.Events;

namespace OrleansKafkaLoki.Grains.Events;

/// <summary>
/// The last events of the whole cluster, as this silo has heard of them, and who follows them here. It listens always: who begins to follow wants
/// to see what led here, and events are few. Any thread may call.
/// </summary>
public sealed class EventLog(EventMetrics metrics)
{
    /// <summary>Events that are kept.</summary>
    public const int Kept = 1000;

    private readonly Lock _gate = new();
    private readonly Queue<PipelineEvent> _events = new(Kept + 1);
    private readonly HashSet<string> _ids = new(Kept + 1, StringComparer.Ordinal);
    private readonly List<EventListener> _listeners = [];

    /// <summary>How many follow.</summary>
    public int Listening
    {
        get
        {
            lock (_gate)
            {
                return _listeners.Count;
            }
        }
    }

    /// <summary>Takes an event; one that was heard of before is left out.</summary>
    public void Add(PipelineEvent heard)
    {
        lock (_gate)
        {
            if (!_ids.Add(heard.Id))
            {
                return;
            }

            _events.Enqueue(heard);
            if (_events.Count > Kept)
            {
                _ids.Remove(_events.Dequeue().Id);
            }

            foreach (var listener in _listeners)
            {
                listener.Offer(heard);
            }
        }
    }

    /// <summary>What is kept, the oldest first.</summary>
    /// <param name="since">The id that was seen last, or what sorts like one; null for all.</param>
    public IReadOnlyList<PipelineEvent> Since(string? since)
    {
        lock (_gate)
        {
            return [.. After(since)];
        }
    }

    /// <summary>Whether an event is kept.</summary>
    public bool Has(string id)
    {
        lock (_gate)
        {
            return _ids.Contains(id);
        }
    }

    /// <summary>Follows what comes, behind what is kept since then.</summary>
    /// <param name="since">The id that was seen last, or what sorts like one; null for only what comes.</param>
    /// <param name="isWanted">Which events.</param>
    public EventListener Listen(string? since, Predicate<PipelineEvent> isWanted)
    {
        lock (_gate)
        {
            var listener = new EventListener(isWanted, metrics, Forget);
            foreach (var kept in since is null ? [] : After(since))
            {
                listener.Offer(kept);
            }

            _listeners.Add(listener);
            metrics.Listens(1);
            return listener;
        }
    }

    /// <summary>By the order in which they were heard where the id is known: events of other silos come late. Else by their time.</summary>
    private IEnumerable<PipelineEvent> After(string? since) =>
        since is null ? _events
        : _ids.Contains(since) ? _events.SkipWhile(kept => kept.Id != since).Skip(1)
        : _events.Where(kept => string.CompareOrdinal(kept.Id, since) > 0);

    private void Forget(EventListener listener)
    {
        lock (_gate)
        {
            if (_listeners.Remove(listener))
            {
                metrics.Listens(-1);
            }
        }
    }
}
