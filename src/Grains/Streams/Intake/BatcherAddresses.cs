using System.Collections.Concurrent;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Records.Routing;

namespace OrleansKafkaLoki.Grains.Streams.Intake;

/// <summary>
/// The addresses of batchers: all partitions of a silo share that of a stream, since with records that are not keyed each of them writes to each stream.
/// It lives as long as one of them uses it. Thread-safe.
/// </summary>
/// <param name="find">Finds a stream's batcher.</param>
public sealed class BatcherAddresses(Func<LabelStream, IStreamBatcherGrain> find)
{
    private readonly ConcurrentDictionary<LabelStream, WeakReference<BatcherAddress>> _used = new();

    /// <summary>How many are remembered.</summary>
    public int Count => _used.Count;

    /// <summary>That of a stream.</summary>
    public BatcherAddress Of(LabelStream stream)
    {
        if (_used.TryGetValue(stream, out var used) && used.TryGetTarget(out var known))
        {
            return known;
        }

        // Two that are made in the same moment would do as well.
        var made = new BatcherAddress(stream, find(stream));
        _used[stream] = new WeakReference<BatcherAddress>(made);
        return made;
    }

    /// <summary>Forgets those that no partition uses any more.</summary>
    public void ForgetUnused()
    {
        foreach (var address in _used)
        {
            if (!address.Value.TryGetTarget(out _))
            {
                _used.TryRemove(address);
            }
        }
    }
}
