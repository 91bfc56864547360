using OrleansKafkaLoki.Quickstart.Store;

namespace OrleansKafkaLoki.Quickstart.SiloProcess;

/// <summary>Disturbs a run at intervals, while records keep coming: one silo after the other, or the store.</summary>
/// <param name="kind">What is done.</param>
/// <param name="interval">How often.</param>
/// <param name="fleet">The silos.</param>
/// <param name="store">The store.</param>
/// <param name="losing">Is told which silo is about to lose its partitions, and how.</param>
/// <param name="say">Is given what is done.</param>
/// <param name="time">The clock.</param>
internal sealed class Disturbance(
    DisturbanceKind kind, TimeSpan interval, SiloFleet fleet, EmbeddedStore store, Action<SiloRunner, string> losing, Action<string> say, TimeProvider time)
{
    /// <summary>How long a silo is held: longer than any time-out of a call or a request to Redis or Kafka.</summary>
    private static readonly TimeSpan Held = TimeSpan.FromSeconds(8);

    private readonly SiloTurns _turns = new(fleet);

    /// <summary>
    /// Goes on until cancelled, or until a silo does not come back. True if everything always stopped and came back as it was told.
    /// </summary>
    public async Task<bool> RunAsync(CancellationToken stop)
    {
        var orderly = true;
        while (true)
        {
            await Task.Delay(interval, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested)
            {
                return orderly;
            }

            try
            {
                orderly &= await DisturbAsync();
            }
            catch (Exception error) when (error is InvalidOperationException or TimeoutException)
            {
                say(error.Message);
                return false;
            }
        }
    }

    private Task<bool> DisturbAsync()
    {
        if (kind == DisturbanceKind.StoreRestart)
        {
            return RestartStoreAsync();
        }

        return _turns.Next() is not { } silo ? Task.FromResult(true) : kind switch
        {
            DisturbanceKind.Restart => RestartAsync(silo),
            DisturbanceKind.Kill => KillAsync(silo),
            _ => PauseAsync(silo),
        };
    }

    private async Task<bool> RestartAsync(SiloRunner silo)
    {
        say($"stopping {TheSilo(silo)} (SIGTERM)");
        losing(silo, "stopped");
        var orderly = await silo.StopAsync() is 0;
        if (!orderly)
        {
            say($"{TheSilo(silo)} did not stop as it was told");
        }

        await StartAsync(silo);
        return orderly;
    }

    private async Task<bool> KillAsync(SiloRunner silo)
    {
        say($"killing {TheSilo(silo)} (SIGKILL)");
        losing(silo, "killed");
        await silo.KillAsync();
        await StartAsync(silo);
        return true;
    }

    private async Task<bool> PauseAsync(SiloRunner silo)
    {
        say($"holding {TheSilo(silo)} (SIGSTOP)");
        losing(silo, "held");
        silo.Pause();
        await Task.Delay(Held, time);
        silo.Resume();
        say($"{TheSilo(silo)} may go on (SIGCONT)");
        return true;
    }

    private async Task<bool> RestartStoreAsync()
    {
        say("stopping Redis");
        store.Stop();
        await Task.Delay(TimeSpan.FromSeconds(1), time);
        store.Restart();
        say("Redis is back, with what it held");
        return true;
    }

    private async Task StartAsync(SiloRunner silo)
    {
        await silo.StartAsync(CancellationToken.None);
        say($"{(IsAlone ? "silo" : silo.Name)} is back ({silo.Starts} starts)");
    }

    private bool IsAlone => fleet.Silos.Count == 1;

    private string TheSilo(SiloRunner silo) => IsAlone ? "the silo" : silo.Name;
}
