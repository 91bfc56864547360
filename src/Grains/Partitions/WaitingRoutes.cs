using System.Collections;
using OrleansKafkaLoki.Grains.Records.Routing;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <summary>
/// The streams of which a partition has chunks under way. Each knows its place, so that coming and going costs no lookup. Not thread-safe.
/// </summary>
internal sealed class WaitingRoutes : IReadOnlyCollection<StreamRoute>
{
    private readonly List<StreamRoute> _routes = [];

    /// <inheritdoc/>
    public int Count => _routes.Count;

    /// <summary>Counts another chunk of a stream.</summary>
    public void Add(StreamRoute route)
    {
        if (route.ChunksInFlight++ == 0)
        {
            route.WaitingPlace = _routes.Count;
            _routes.Add(route);
        }
    }

    /// <summary>A chunk is not under way any more; true when it was the last one of its stream.</summary>
    public bool Remove(StreamRoute route)
    {
        if (--route.ChunksInFlight > 0)
        {
            return false;
        }

        var last = _routes[^1];
        (_routes[route.WaitingPlace], last.WaitingPlace) = (last, route.WaitingPlace);
        _routes.RemoveAt(_routes.Count - 1);
        return true;
    }

    /// <inheritdoc/>
    public IEnumerator<StreamRoute> GetEnumerator() => _routes.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
