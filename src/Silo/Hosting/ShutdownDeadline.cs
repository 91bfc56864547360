using OrleansKafkaLoki.Silo.Configuration;

namespace OrleansKafkaLoki.Silo.Hosting;

/// <summary>
/// Holds the process to its shutdown budget. When Redis is away, Orleans goes on for a minute beyond it to write down that the
/// silo is gone; the others find that out without it.
/// </summary>
internal sealed partial class ShutdownDeadline(WebApplication shipper)
{
    /// <summary>The exit code of a process that did not stop within its budget.</summary>
    public const int Overdue = 3;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly ILogger _logger = shipper.Services.GetRequiredService<ILogger<ShutdownDeadline>>();

    /// <summary>Completes with <see cref="Overdue"/> once the silo was told to stop and its budget and the grace have passed.</summary>
    public async Task<int> PassesAsync()
    {
        var budget = TimeSpan.FromSeconds(shipper.Services.GetRequiredService<ShipperOptions>().Shutdown.TimeoutSecs) + Grace;
        var time = shipper.Services.GetRequiredService<TimeProvider>();
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = shipper.Lifetime.ApplicationStopping.Register(stopping.SetResult);
        await stopping.Task;
        await Task.Delay(budget, time);
        LogOverdue(budget.TotalSeconds);
        return Overdue;
    }

    [LoggerMessage(Level = LogLevel.Error, EventName = "ShutdownOverdue", Message =
        "The silo did not stop within {Seconds} s and is ended; what had no verdict is read again after the next start.")]
    private partial void LogOverdue(double seconds);
}
