using System.Runtime.InteropServices;
using OrleansKafkaLoki.Silo.Store;

namespace OrleansKafkaLoki.Silo.Hosting;

/// <summary>
/// Stops the process at SIGINT, SIGQUIT and SIGTERM, as the framework's own lifetime does, but not in the middle of joining the cluster: a
/// start that is broken off leaves a member behind that answers its peers and does nothing. What only waits for Redis stops at once.
/// </summary>
internal sealed partial class ShutdownSignals(
    IHostApplicationLifetime lifetime, RedisConnection redis, TimeProvider time, ILogger<ShutdownSignals> logger) : IHostLifetime, IDisposable
{
    /// <summary>What a start gets to end: it takes seconds, unless Redis went away in its middle.</summary>
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(15);

    private readonly List<PosixSignalRegistration> _signals = [];

    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGQUIT, PosixSignal.SIGTERM })
        {
            _signals.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                _ = StopAsync();
            }));
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _signals.ForEach(signal => signal.Dispose());

    /// <summary>Stops the application once it has started.</summary>
    internal async Task StopAsync()
    {
        if (redis.IsConnected && !lifetime.ApplicationStarted.IsCancellationRequested)
        {
            LogStarting();
            await Task.Delay(LongestStart, time, lifetime.ApplicationStarted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        lifetime.StopApplication();
    }

    [LoggerMessage(Level = LogLevel.Information, EventName = "StopDeferred", Message =
        "Told to stop: the silo is just joining the cluster, and leaves it as soon as it has.")]
    private partial void LogStarting();
}
