using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Silo.Configuration;

namespace OrleansKafkaLoki.Silo.Hosting;

/// <summary>
/// Holds the process to its shutdown budget. When Redis is away, or takes no writes, Orleans goes on for a minute beyond it to write down that
/// the silo is gone; the others find that out without it. So once everything is drained, the process ends then without Orleans.
/// </summary>
internal sealed partial class ShutdownDeadline
{
    /// <summary>The exit code of a process that did not stop within its budget.</summary>
    public const int Overdue = 3;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>What Orleans takes to leave while Redis answers, and more.</summary>
    private static readonly TimeSpan Leaving = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource _stopping = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeSpan _budget;
    private readonly IStoreReach _store;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private volatile bool _nothingBegan;

    /// <summary>Watches a silo that is not started yet.</summary>
    public ShutdownDeadline(WebApplication shipper)
        : this(
            TimeSpan.FromSeconds(shipper.Services.GetRequiredService<ShipperOptions>().Shutdown.TimeoutSecs) + Grace,
            shipper.Services.GetRequiredService<IStoreReach>(),
            shipper.Services.GetRequiredService<TimeProvider>(),
            shipper.Services.GetRequiredService<ILogger<ShutdownDeadline>>())
    {
        shipper.Lifetime.ApplicationStopping.Register(TellStopping);

        // Below the drains, and before Orleans begins to leave.
        shipper.Services.GetRequiredService<ISiloLifecycleSubject>().Subscribe(
            nameof(ShutdownDeadline), ServiceLifecycleStage.Active, static _ => Task.CompletedTask, _ =>
            {
                TellDrained();
                return Task.CompletedTask;
            });
    }

    /// <summary>Watches for what it is told.</summary>
    internal ShutdownDeadline(TimeSpan budget, IStoreReach store, TimeProvider time, ILogger logger) =>
        (_budget, _store, _time, _logger) = (budget, store, time, logger);

    /// <summary>
    /// Completes once the silo was told to stop and its budget and the grace have passed, with <see cref="Overdue"/>; or, with 0, once it has drained
    /// and the store that it waits for is lost, or once it had not begun anything.
    /// </summary>
    public async Task<int> PassesAsync()
    {
        await _stopping.Task;
        var overdue = Task.Delay(_budget, _time);
        await Task.WhenAny(overdue, _drained.Task);
        while (await Task.WhenAny(overdue, Task.Delay(Leaving, _time)) != overdue)
        {
            if (_nothingBegan)
            {
                return 0;
            }

            if (_store.IsLost)
            {
                LogLeftWithoutStore();
                return 0;
            }
        }

        LogOverdue(_budget.TotalSeconds);
        return Overdue;
    }

    internal void TellStopping() => _stopping.TrySetResult();

    /// <summary>The start was broken off: what is left to put away may wait for Redis, and nothing is lost by not waiting.</summary>
    internal void TellNothingBegan()
    {
        _nothingBegan = true;
        TellDrained();
    }

    internal void TellDrained() => _drained.TrySetResult();

    [LoggerMessage(Level = LogLevel.Error, EventName = "ShutdownOverdue", Message =
        "The silo did not stop within {Seconds} s and is ended; what had no verdict is read again after the next start.")]
    private partial void LogOverdue(double seconds);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "ShutdownWithoutStore", Message =
        "Redis takes no writes, so the silo ends without writing down that it is gone; the others find that out. What had no verdict is read again.")]
    private partial void LogLeftWithoutStore();
}
