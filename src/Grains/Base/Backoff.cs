namespace OrleansKafkaLoki.Grains.Base;

/// <summary>
/// Waits that double from a first to a longest one, and start over after a success. Chance shortens each by up to half of it, so that what
/// has failed together is not tried again together. Not thread-safe.
/// </summary>
/// <param name="first">The first wait.</param>
/// <param name="longest">The longest wait.</param>
/// <param name="time">The clock that measures them.</param>
/// <param name="draw">Draws a number from 0, which halves a wait, to 1, which leaves it whole; null draws evenly.</param>
public sealed class Backoff(TimeSpan first, TimeSpan longest, TimeProvider time, Func<double>? draw = null)
{
    private readonly Func<double> _draw = draw ?? Random.Shared.NextDouble;
    private TimeSpan? _next;

    /// <summary>The next wait. Doubles the one after it.</summary>
    public TimeSpan Next()
    {
        var whole = _next ?? first;
        _next = TimeSpan.FromTicks(Math.Min(whole.Ticks * 2, longest.Ticks));
        return whole * (0.5 + (_draw() / 2));
    }

    /// <summary>Waits, and doubles the next wait.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => Task.Delay(Next(), time, cancellationToken);

    /// <summary>The next wait is the first one again.</summary>
    public void Reset() => _next = null;
}
