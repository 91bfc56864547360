using System.Net;
using StackExchange.Redis;

namespace OrleansKafkaLoki.Silo.Store;

/// <summary>Which servers of Redis are lost, and why. Any thread may call.</summary>
internal sealed class RedisOutage
{
    private readonly Lock _gate = new();
    private readonly Dictionary<EndPoint, string> _lost = [];

    /// <summary>Why Redis is not whole; null when it is.</summary>
    public string? Reason
    {
        get
        {
            lock (_gate)
            {
                return _lost.Count == 0 ? null : string.Join("; ", _lost.Select(pair => $"{EndPointCollection.ToString(pair.Key)}: {pair.Value}"));
            }
        }
    }

    /// <summary>Records a lost server; true when that is news.</summary>
    public bool Lose(EndPoint server, string reason)
    {
        lock (_gate)
        {
            var isNews = !_lost.TryGetValue(server, out var known) || known != reason;
            _lost[server] = reason;
            return isNews;
        }
    }

    /// <summary>Records that a server is back; true when Redis is whole again by this.</summary>
    public bool Regain(EndPoint server)
    {
        lock (_gate)
        {
            return _lost.Remove(server) && _lost.Count == 0;
        }
    }

    /// <summary>Forgets servers that no longer belong to Redis.</summary>
    public void Keep(IReadOnlyCollection<EndPoint> servers)
    {
        lock (_gate)
        {
            foreach (var gone in _lost.Keys.Except(servers).ToList())
            {
                _lost.Remove(gone);
            }
        }
    }
}
