using System.Collections.Concurrent;

namespace OrleansKafkaLoki.Quickstart.Loki.Push;

/// <summary>What the server has seen since it started.</summary>
internal sealed class LokiCounters
{
    private readonly ConcurrentDictionary<int, long> _pushesByStatus = new();
    private long _bytes;
    private int _pending;

    /// <summary>Pushes begun and not ended; one whose client has gone ends later.</summary>
    public int PendingPushes => Volatile.Read(ref _pending);

    /// <summary>Bytes of pushes as they came.</summary>
    public long ReceivedBytes => Volatile.Read(ref _bytes);

    /// <summary>Pushes answered, by status; injected faults included.</summary>
    public IReadOnlyDictionary<int, long> PushesByStatus => _pushesByStatus;

    /// <summary>Counts a body.</summary>
    public void CountReceived(int bytes) => Interlocked.Add(ref _bytes, bytes);

    /// <summary>Counts the beginning of a push that may be stored.</summary>
    public void BeginPush() => Interlocked.Increment(ref _pending);

    /// <summary>Counts its end.</summary>
    public void EndPush() => Interlocked.Decrement(ref _pending);

    /// <summary>Counts an answer.</summary>
    public void CountPush(int status) => _pushesByStatus.AddOrUpdate(status, 1, (_, count) => count + 1);
}
