namespace OrleansKafkaLoki.Grains.Base;

/// <summary>
/// Tells when the garbage of a process that has little to do is worth collecting: the collector waits until the young generation is full, and leaves
/// alone what has outlived it, as most of what the start needed has. To be looked at every few seconds. Not thread-safe.
/// </summary>
internal sealed class GarbageWatch
{
    /// <summary>What garbage has to weigh, in bytes: for less no process is stopped.</summary>
    internal const long Worth = 8 * 1024 * 1024;

    /// <summary>The same where more lives, as a part of that: a collection takes the longer the more there is.</summary>
    internal const int ShareOfHeap = 4;

    /// <summary>What a process allocates from look to look that has little to do, in bytes at most.</summary>
    internal const long Little = 2 * 1024 * 1024;

    private long _last;
    private long _atCollection;
    private int _collections;
    private bool _isStarted;

    /// <summary>Observes how it goes; true when it is time to collect.</summary>
    /// <param name="allocated">What was allocated since the process started, in bytes.</param>
    /// <param name="collections">How often the young generation was collected since then.</param>
    /// <param name="heap">What lives, in bytes, as far as the last collection knows.</param>
    public bool IsDue(long allocated, int collections, long heap)
    {
        if (collections != _collections)
        {
            (_collections, _atCollection) = (collections, allocated);
        }

        var hasLittleToDo = allocated - _last <= Little;
        _last = allocated;

        // What the start needed has outlived collections by then.
        var isDue = hasLittleToDo && (!_isStarted || allocated - _atCollection >= Math.Max(Worth, heap / ShareOfHeap));
        _isStarted |= hasLittleToDo;
        return isDue;
    }
}
