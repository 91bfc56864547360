using System.Collections.Concurrent;

namespace OrleansKafkaLoki.Quickstart.Loki;

/// <summary>What the server has seen since it started.</summary>
internal sealed class LokiCounters
{
    private readonly ConcurrentDictionary<int, long> _pushesByStatus = new();
    private long _bytes;

    /// <summary>Bytes of pushes as they came.</summary>
    public long ReceivedBytes => Volatile.Read(ref _bytes);

    /// <summary>Pushes answered, by status; injected faults included.</summary>
    public IReadOnlyDictionary<int, long> PushesByStatus => _pushesByStatus;

    /// <summary>Counts a body.</summary>
    public void CountReceived(int bytes) => Interlocked.Add(ref _bytes, bytes);

    /// <summary>Counts an answer.</summary>
    public void CountPush(int status) => _pushesByStatus.AddOrUpdate(status, 1, (_, count) => count + 1);
}
