namespace OrleansKafkaLoki.Quickstart.SiloProcess;

/// <summary>Ends the silo at intervals and starts it again, while records keep coming.</summary>
internal sealed class Disturbance(SiloRunner silo, TimeSpan interval, bool kill, Action<string> say, TimeProvider time)
{
    /// <summary>
    /// Goes on until cancelled, or until the silo does not come back. True if it always stopped and came back as it was told.
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

            orderly &= await EndAsync();
            try
            {
                await silo.StartAsync(CancellationToken.None);
            }
            catch (Exception error) when (error is InvalidOperationException or TimeoutException)
            {
                say(error.Message);
                return false;
            }

            say($"silo is back ({silo.Starts} starts)");
        }
    }

    private async Task<bool> EndAsync()
    {
        if (kill)
        {
            say("killing the silo (SIGKILL)");
            await silo.KillAsync();
            return true;
        }

        say("stopping the silo (SIGTERM)");
        if (await silo.StopAsync() is 0)
        {
            return true;
        }

        say("the silo did not stop as it was told");
        return false;
    }
}
