using OrleansKafkaLoki.Quickstart.Store;

namespace OrleansKafkaLoki.Quickstart.SiloProcess;

/// <summary>Disturbs a run at intervals, while records keep coming.</summary>
internal sealed class Disturbance(DisturbanceKind kind, TimeSpan interval, SiloRunner silo, EmbeddedStore store, Action<string> say, TimeProvider time)
{
    /// <summary>How long a silo is held: longer than any time-out of a call or a request to Redis or Kafka.</summary>
    private static readonly TimeSpan Held = TimeSpan.FromSeconds(8);

    /// <summary>
    /// Goes on until cancelled, or until the silo does not come back. True if everything always stopped and came back as it was told.
    /// </summary>
    public async Task<bool> RunAsync(CancellationToken stop)
    {
        var orderly = true;
        while (true)
        {
            await Task.Delay(interval, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested || silo.Fell.IsCompleted)
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

    private Task<bool> DisturbAsync() => kind switch
    {
        DisturbanceKind.Restart => RestartAsync(),
        DisturbanceKind.Kill => KillAsync(),
        DisturbanceKind.Pause => PauseAsync(),
        _ => RestartStoreAsync(),
    };

    private async Task<bool> RestartAsync()
    {
        say("stopping the silo (SIGTERM)");
        var orderly = await silo.StopAsync() is 0;
        if (!orderly)
        {
            say("the silo did not stop as it was told");
        }

        await StartAsync();
        return orderly;
    }

    private async Task<bool> KillAsync()
    {
        say("killing the silo (SIGKILL)");
        await silo.KillAsync();
        await StartAsync();
        return true;
    }

    private async Task<bool> PauseAsync()
    {
        say("holding the silo (SIGSTOP)");
        silo.Pause();
        await Task.Delay(Held, time);
        silo.Resume();
        say("the silo may go on (SIGCONT)");
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

    private async Task StartAsync()
    {
        await silo.StartAsync(CancellationToken.None);
        say($"silo is back ({silo.Starts} starts)");
    }
}
