namespace OrleansKafkaLoki.Grains.Partitions;

/// <summary>Adds up what a partition's reader spends its time with. Runs on the grain's scheduler, but for what others read.</summary>
/// <param name="time">The clock.</param>
internal sealed class FlowTimes(TimeProvider time)
{
    /// <summary>Shares are of so much time.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly long[] _spent = new long[Enum.GetValues<FlowActivity>().Length];
    private FlowActivity _now = FlowActivity.Idle;
    private long _since = time.GetTimestamp();
    private long _windowBegan = time.GetTimestamp();
    private long _pausedTicks;

    /// <summary>How long it was paused, in all, up to its last change or look. Any thread may ask.</summary>
    public TimeSpan Paused => TimeSpan.FromTicks(Volatile.Read(ref _pausedTicks));

    /// <summary>The part of the last window in which it worked.</summary>
    public double Busy { get; private set; }

    /// <summary>The part of the last window in which it waited though there was something to read.</summary>
    public double Waiting { get; private set; }

    /// <summary>It does something else from now on.</summary>
    public void Enter(FlowActivity activity)
    {
        if (activity != _now)
        {
            Settle();
            _now = activity;
        }
    }

    /// <summary>Looks at the time; call it now and then.</summary>
    public void Look()
    {
        Settle();
        if (time.GetElapsedTime(_windowBegan) < Window)
        {
            return;
        }

        _windowBegan = _since;
        var all = (double)Math.Max(1, _spent.Sum());
        (Busy, Waiting) = (_spent[(int)FlowActivity.Working] / all, (_spent[(int)FlowActivity.Waiting] + _spent[(int)FlowActivity.Paused]) / all);
        Array.Clear(_spent);
    }

    private void Settle()
    {
        var at = time.GetTimestamp();
        var ticks = time.GetElapsedTime(_since, at).Ticks;
        _spent[(int)_now] += ticks;
        if (_now == FlowActivity.Paused)
        {
            Volatile.Write(ref _pausedTicks, _pausedTicks + ticks);
        }

        _since = at;
    }
}
