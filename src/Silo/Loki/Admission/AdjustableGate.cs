namespace OrleansKafkaLoki.Silo.Loki.Admission;

/// <summary>Lets a changeable number through at once, first come first served. Thread-safe.</summary>
/// <param name="limit">The number to begin with.</param>
internal sealed class AdjustableGate(int limit)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter> _waiting = [];
    private int _limit = limit;
    private int _inside;

    /// <summary>How many may be inside. A lower one turns nobody out.</summary>
    public int Limit
    {
        get => Volatile.Read(ref _limit);
        set
        {
            lock (_lock)
            {
                _limit = value;
                Admit();
            }
        }
    }

    /// <summary>How many are inside.</summary>
    public int Inside => Volatile.Read(ref _inside);

    /// <summary>How many wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Waits for a place, to be given back with <see cref="Leave"/>.</summary>
    /// <exception cref="OperationCanceledException">Given up; no place is held.</exception>
    public Task EnterAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        lock (_lock)
        {
            if (_inside < _limit && _waiting.Count == 0)
            {
                _inside++;
                return Task.CompletedTask;
            }

            var turn = _waiting.AddLast(new Waiter());
            turn.Value.Patience = cancellationToken.UnsafeRegister(_ => GiveUp(turn, cancellationToken), null);
            return turn.Value.Task;
        }
    }

    /// <summary>Gives a place back.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            _inside--;
            Admit();
        }
    }

    private void Admit()
    {
        while (_inside < _limit && _waiting.First is { } first)
        {
            _waiting.RemoveFirst();
            _inside++;
            // Without waiting for a callback that runs: it wants the lock, and finds that it came too late.
            first.Value.Patience.Unregister();
            first.Value.SetResult();
        }
    }

    private void GiveUp(LinkedListNode<Waiter> turn, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // Whoever has a place already keeps it.
            if (turn.List is not null)
            {
                _waiting.Remove(turn);
                turn.Value.SetCanceled(cancellationToken);
            }
        }
    }

    private sealed class Waiter() : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        /// <summary>Ends the wait when it is cancelled.</summary>
        public CancellationTokenRegistration Patience { get; set; }
    }
}
