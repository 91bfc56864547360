namespace OrleansKafkaLoki.Quickstart.SiloProcess;

/// <summary>Ends the silo at intervals and starts it again, while records keep coming.</summary>
internal sealed class Disturbance(SiloRunner silo, TimeSpan interval, bool kill, Action<string> say, TimeProvider time)
{
    /// <summary>Goes on until cancelled; leaves a silo running.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (true)
        {
            await Task.Delay(interval, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested || silo.Fell.IsCompleted)
            {
                return;
            }

            await EndAsync();
            await silo.StartAsync(CancellationToken.None);
            say($"silo is back ({silo.Starts} starts)");
        }
    }

    private async Task EndAsync()
    {
        if (kill)
        {
            say("killing the silo (SIGKILL)");
            await silo.KillAsync();
            return;
        }

        say("stopping the silo (SIGTERM)");
        if (await silo.StopAsync() is not 0)
        {
            say("the silo did not stop as asked");
        }
    }
}
