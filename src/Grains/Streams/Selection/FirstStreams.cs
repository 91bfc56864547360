using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Streams.Selection;

/// <summary>The first streams of an order: however many are offered, no more than those are kept.</summary>
/// <param name="order">The order.</param>
/// <param name="limit">How many.</param>
/// <param name="after">Only those behind this place; null for all.</param>
internal sealed class FirstStreams<T>(StreamOrder order, int limit, StreamPlace? after)
{
    /// <summary>The last one of those kept comes out first.</summary>
    private readonly PriorityQueue<T, StreamPlace> _kept = new(Comparer<StreamPlace>.Create((x, y) => order.Compare(y, x)));

    /// <summary>True when there are more behind those that are kept.</summary>
    public bool HasMore { get; private set; }

    /// <summary>Offers one.</summary>
    public void Offer(T stream, in StreamPlace place)
    {
        if (after is { } last && order.Compare(place, last) <= 0)
        {
            return;
        }

        if (_kept.Count < limit)
        {
            _kept.Enqueue(stream, place);
            return;
        }

        HasMore = true;
        _kept.EnqueueDequeue(stream, place);
    }

    /// <summary>Takes those that are kept, in order, with their places.</summary>
    public (T Stream, StreamPlace Place)[] Take()
    {
        var taken = new (T, StreamPlace)[_kept.Count];
        while (_kept.TryDequeue(out var stream, out var place))
        {
            taken[_kept.Count] = (stream, place);
        }

        return taken;
    }
}
