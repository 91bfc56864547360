namespace OrleansKafkaLoki.Grains.Tests.Protocol;

/// <summary>
/// Whatever runs as one activation: its turns wait here until the world lets them run, as they do in Orleans' scheduler. One that is
/// stopped keeps them, as a process does that gets no time; one that has crashed never runs them.
/// </summary>
internal sealed class Actor(string name) : TaskScheduler
{
    private readonly Queue<Task> _turns = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private bool _isRunning;
    private int _turn;

    public bool IsStopped { get; set; }

    public bool HasCrashed { get; private set; }

    /// <summary>True when something went on by way of the thread pool, so that the schedule does not decide over it.</summary>
    public bool HasLeftItsThread { get; private set; }

    /// <summary>Which turn runs; null while none does.</summary>
    public int? Turn => _isRunning ? _turn : null;

    public bool IsRunning => !IsStopped && !HasCrashed;

    public void Crash()
    {
        HasCrashed = true;
        _turns.Clear();
    }

    public override string ToString() => name;

    /// <summary>Runs what is ready; false when nothing was.</summary>
    public bool RunReady()
    {
        if (!IsRunning || _turns.Count == 0)
        {
            return false;
        }

        _isRunning = true;
        while (IsRunning && _turns.TryDequeue(out var turn))
        {
            _turn++;
            TryExecuteTask(turn);
        }

        _isRunning = false;
        return true;
    }

    /// <summary>Runs an action as a turn of the activation, at once.</summary>
    public void Run(Action action)
    {
        var turn = new Task(action);
        _turn++;
        _isRunning = true;
        turn.RunSynchronously(this);
        _isRunning = false;
        turn.GetAwaiter().GetResult();
    }

    /// <summary>Lets an action wait for its turn.</summary>
    public void Post(Action action) => new Task(action).Start(this);

    protected override void QueueTask(Task task)
    {
        HasLeftItsThread |= Environment.CurrentManagedThreadId != _thread;
        if (!HasCrashed)
        {
            _turns.Enqueue(task);
        }
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        _isRunning && !taskWasPreviouslyQueued && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => _turns;
}
