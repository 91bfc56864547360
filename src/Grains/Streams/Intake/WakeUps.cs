namespace OrleansKafkaLoki.Grains.Streams.Intake;

/// <summary>
/// Wakes the batchers of a silo when their batches have aged: one timer for all of them, and on a beat, so that those that come due at about
/// the same time are pushed together. Thread-safe.
/// </summary>
public sealed class WakeUps : IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(20);

    private readonly Lock _gate = new();
    private readonly PriorityQueue<WakeUp, long> _waiting = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly long _beat;
    private long _next = long.MaxValue;

    /// <summary>Wakes nobody yet.</summary>
    public WakeUps(TimeProvider time)
    {
        _time = time;
        _beat = Math.Max(1, (long)(Beat.TotalSeconds * time.TimestampFrequency));
        _timer = time.CreateTimer(_ => WakeDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    /// <summary>Wakes it on the first beat after a time, in place of what was asked for it before.</summary>
    internal void Set(WakeUp wakeUp, TimeSpan after)
    {
        var due = _time.GetTimestamp() + (long)(after.TotalSeconds * _time.TimestampFrequency);
        due = ((due / _beat) + 1) * _beat;
        lock (_gate)
        {
            if (wakeUp.Due == due)
            {
                return;
            }

            wakeUp.Due = due;
            _waiting.Enqueue(wakeUp, due);
            if (due < _next)
            {
                SetTimer(due);
            }
        }
    }

    /// <summary>Does not wake it any more.</summary>
    internal void Cancel(WakeUp wakeUp)
    {
        lock (_gate)
        {
            wakeUp.Due = null;
        }
    }

    private void WakeDue()
    {
        var due = new List<WakeUp>();
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            while (_waiting.TryPeek(out var wakeUp, out var at) && (at <= now || wakeUp.Due != at))
            {
                _waiting.Dequeue();
                if (wakeUp.Due == at)
                {
                    wakeUp.Due = null;
                    due.Add(wakeUp);
                }
            }

            SetTimer(_waiting.TryPeek(out _, out var next) ? next : long.MaxValue);
        }

        due.ForEach(wakeUp => wakeUp.Wake());
    }

    private void SetTimer(long due)
    {
        _next = due;
        var wait = due == long.MaxValue ? Timeout.InfiniteTimeSpan : _time.GetElapsedTime(_time.GetTimestamp(), due);
        _timer.Change(wait < TimeSpan.Zero && due != long.MaxValue ? TimeSpan.Zero : wait, Timeout.InfiniteTimeSpan);
    }
}
