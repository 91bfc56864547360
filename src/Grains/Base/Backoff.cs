namespace OrleansKafkaLoki.Grains.Base;

/// <summary>Waits that double from a first to a longest one, and start over after a success. Not thread-safe.</summary>
/// <param name="first">The first wait.</param>
/// <param name="longest">The longest wait.</param>
/// <param name="time">The clock that measures them.</param>
public sealed class Backoff(TimeSpan first, TimeSpan longest, TimeProvider time)
{
    private TimeSpan? _next;

    /// <summary>Waits, and doubles the next wait.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        var wait = _next ?? first;
        _next = TimeSpan.FromTicks(Math.Min(wait.Ticks * 2, longest.Ticks));
        return Task.Delay(wait, time, cancellationToken);
    }

    /// <summary>The next wait is the first one again.</summary>
    public void Reset() => _next = null;
}
