namespace OrleansKafkaLoki.Grains.Tests.Protocol;

/// <summary>
/// Whatever runs as one activation: its continuations wait here until the world lets them run. One that is stopped keeps them, as a
/// process does that gets no time; one that has crashed never runs them.
/// </summary>
internal sealed class Actor(string name) : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _queue = new();

    public bool IsStopped { get; set; }

    public bool HasCrashed { get; private set; }

    public bool IsRunning => !IsStopped && !HasCrashed;

    public void Crash()
    {
        HasCrashed = true;
        _queue.Clear();
    }

    public override string ToString() => name;

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (!HasCrashed)
        {
            _queue.Enqueue((d, state));
        }
    }

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException();

    /// <summary>Runs what is ready; false when nothing was.</summary>
    public bool RunReady()
    {
        if (!IsRunning || _queue.Count == 0)
        {
            return false;
        }

        Run(() =>
        {
            while (_queue.TryDequeue(out var next))
            {
                next.Callback(next.State);
            }
        });
        return true;
    }

    /// <summary>Runs an action as the activation.</summary>
    public void Run(Action action)
    {
        var outer = Current;
        SetSynchronizationContext(this);
        try
        {
            action();
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }
}
