using System.Buffers;
using System.Text;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Records.Chunks;

namespace OrleansKafkaLoki.Grains.Records.Routing;

/// <summary>
/// The streams that a partition has written to lately. Over its capacity it forgets, in bulk, those that were not used
/// for longest, and at times those that were not used at all; a stream whose chunk is not empty stays.
/// </summary>
internal sealed class RouteCache : IDisposable
{
    private readonly string _pipeline;
    private readonly int _capacity;
    private readonly ChunkBuilders _builders;
    private readonly RouteKeyComparer _keys = new();
    private readonly HashSet<StreamRoute> _routes;
    private readonly HashSet<StreamRoute>.AlternateLookup<ReadOnlySpan<byte>> _lookup;
    private long _uses;
    private long _usesAtLastLook;
    private long _usesBefore;
    private int _evictAt;

    /// <summary>A cache of the pipeline's streams.</summary>
    public RouteCache(string pipeline, int capacity, ArrayPool<byte>? pool = null)
    {
        _pipeline = pipeline;
        _builders = new ChunkBuilders(pool);
        _capacity = _evictAt = capacity;
        _routes = new HashSet<StreamRoute>(_keys);
        _lookup = _routes.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>How many streams are remembered.</summary>
    public int Count => _routes.Count;

    /// <summary>Finds or creates the route of <c>tenant/labels</c>.</summary>
    public StreamRoute GetOrAdd(ReadOnlySpan<byte> key)
    {
        if (!_lookup.TryGetValue(key, out var route))
        {
            if (_routes.Count >= _evictAt)
            {
                Evict();
            }

            // A tenant cannot hold a slash.
            var tenantLength = key.IndexOf((byte)'/');
            route = new StreamRoute(
                new LabelStream(_pipeline, Encoding.UTF8.GetString(key[..tenantLength]), Encoding.UTF8.GetString(key[(tenantLength + 1)..])),
                _builders)
            {
                KeyHash = _keys.GetHashCode(key),
            };
            _routes.Add(route);
        }

        route.LastUse = ++_uses;
        return route;
    }

    /// <summary>Forgets those that were not used since the call before the last one, and have nothing on its way.</summary>
    public void ForgetUnused()
    {
        var unused = _routes.Where(route => route.LastUse <= _usesBefore && route is { IsTouched: false, ChunksInFlight: 0, IsEmpty: true }).ToList();
        foreach (var route in unused)
        {
            _routes.Remove(route);
            route.Dispose();
        }

        if (unused.Count > _routes.Count)
        {
            _routes.TrimExcess();
        }

        (_usesBefore, _usesAtLastLook) = (_usesAtLastLook, _uses);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var route in _routes)
        {
            route.Dispose();
        }

        _routes.Clear();
    }

    private void Evict()
    {
        var goes = _routes
            .Where(route => route.IsEmpty)
            .OrderBy(route => route.LastUse)
            .Take(_routes.Count - (_capacity * 3 / 4))
            .ToList();
        foreach (var route in goes)
        {
            _routes.Remove(route);
            route.Dispose();
        }

        // Where most must stay, the next look is worth its cost only after as many new ones.
        _evictAt = Math.Max(_capacity, _routes.Count + (_capacity / 4));
    }
}
