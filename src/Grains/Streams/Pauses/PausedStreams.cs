using System.Collections.Concurrent;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Streams.Selection;

namespace OrleansKafkaLoki.Grains.Streams.Pauses;

/// <summary>Which streams operators have paused, as far as this silo knows. Any thread may call.</summary>
public sealed class PausedStreams
{
    private readonly ConcurrentDictionary<string, Known> _pipelines = new();
    private int _version;

    /// <summary>Changes whenever another answer may be given.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>Takes in what the coordinator says; false when that is nothing new.</summary>
    public bool Take(string pipeline, StreamPauses pauses)
    {
        var known = new Known(pauses.Revision, [.. pauses.Pauses.Select(pause => (pause, new StreamFilter(pause.Scope)))]);
        if (_pipelines.AddOrUpdate(pipeline, known, (_, before) => before.Revision < known.Revision ? known : before) != known)
        {
            return false;
        }

        Interlocked.Increment(ref _version);
        return true;
    }

    /// <summary>
    /// Whether a stream may push nothing, and by whose order. Also before this silo has been told: what was paused before it started stays so.
    /// </summary>
    internal bool IsHeld(LabelStream stream, out StreamPause? order)
    {
        var known = _pipelines.GetValueOrDefault(stream.Pipeline);
        order = known?.Pauses.FirstOrDefault(pause => pause.Filter.Finds(stream)).Order;
        return known is null || order is not null;
    }

    /// <summary>The order that holds all streams of a tenant; null for none.</summary>
    internal StreamPause? OrderOf(string pipeline, string tenant) => _pipelines.GetValueOrDefault(pipeline)?.Pauses
        .FirstOrDefault(pause => pause.Order.Scope.Selector is null && (pause.Order.Scope.Tenant is null || pause.Order.Scope.Tenant == tenant)).Order;

    private sealed record Known(long Revision, (StreamPause Order, StreamFilter Filter)[] Pauses);
}
