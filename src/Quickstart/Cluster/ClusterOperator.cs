using System.Globalization;
using OrleansKafkaLoki.Quickstart.SiloProcess;

namespace OrleansKafkaLoki.Quickstart.Cluster;

/// <summary>Does to a cluster what the user types.</summary>
/// <param name="fleet">The silos.</param>
/// <param name="watch">Is told what happens.</param>
/// <param name="say">Is given the answers.</param>
/// <param name="showStatus">Shows where the partitions are.</param>
/// <param name="time">The clock.</param>
internal sealed class ClusterOperator(SiloFleet fleet, ClusterWatch watch, Action<string> say, Action showStatus, TimeProvider time)
{
    /// <summary>The most silos of a cluster.</summary>
    public const int MaxSilos = 9;

    /// <summary>Does what a line asks for; whatever is wrong with it is said.</summary>
    public async Task HandleAsync(string line, CancellationToken stop)
    {
        if (!ClusterCommand.TryParse(line, out var command, out var mistake))
        {
            if (mistake.Length > 0)
            {
                say(mistake);
            }

            return;
        }

        try
        {
            await HandleAsync(command, stop);
        }
        catch (Exception error) when (error is InvalidOperationException or TimeoutException)
        {
            say(error.Message);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The run ends: what is not ready by now is not needed any more.
        }
    }

    private Task HandleAsync(ClusterCommand command, CancellationToken stop)
    {
        switch (command.Verb)
        {
            case ClusterVerb.Help:
                say($"There are: {ClusterCommand.Help}.");
                return Task.CompletedTask;
            case ClusterVerb.Status:
                showStatus();
                return Task.CompletedTask;
            case ClusterVerb.Add:
                return AddAsync(stop);
        }

        if (fleet.Find(command.Silo) is not { } silo)
        {
            say($"There is no {SiloRunner.NameOf(command.Silo)}; there are {string.Join(", ", fleet.Silos.Select(each => each.Name))}.");
            return Task.CompletedTask;
        }

        return (command.Verb, silo.State) switch
        {
            (ClusterVerb.Start, SiloState.Down) => StartAsync(silo, stop),
            (ClusterVerb.Kill, not SiloState.Down) => KillAsync(silo),
            (ClusterVerb.Stop, SiloState.Starting or SiloState.Running or SiloState.Held) => StopAsync(silo),
            (ClusterVerb.Pause, SiloState.Starting or SiloState.Running) => Pause(silo),
            (ClusterVerb.Resume, SiloState.Held) => Resume(silo),
            _ => Refuse(silo),
        };
    }

    private Task Refuse(SiloRunner silo)
    {
        say($"{silo.Name} is {ClusterTable.Word(silo.State)}.");
        return Task.CompletedTask;
    }

    private async Task AddAsync(CancellationToken stop)
    {
        if (fleet.Silos.Count >= MaxSilos)
        {
            say($"There are {MaxSilos} silos already; start one that is down.");
            return;
        }

        var started = time.GetTimestamp();
        var silo = fleet.Add();
        say($"starting {silo.Name} …");
        watch.Begin(new ClusterEvent(silo, "added", TakesPartitions: false));
        await silo.StartAsync(stop);
        SayReady(silo, started);
    }

    private async Task StartAsync(SiloRunner silo, CancellationToken stop)
    {
        var started = time.GetTimestamp();
        say($"starting {silo.Name} …");
        watch.Begin(new ClusterEvent(silo, "started", TakesPartitions: false));
        await silo.StartAsync(stop);
        SayReady(silo, started);
    }

    private async Task KillAsync(SiloRunner silo)
    {
        say($"killing {silo.Name} (SIGKILL)");
        watch.Begin(new ClusterEvent(silo, "killed", TakesPartitions: true));
        await silo.KillAsync();
    }

    private async Task StopAsync(SiloRunner silo)
    {
        var started = time.GetTimestamp();
        say($"stopping {silo.Name} (SIGTERM)");
        watch.Begin(new ClusterEvent(silo, "stopped", TakesPartitions: true));
        var exitCode = await silo.StopAsync();
        say(exitCode switch
        {
            0 => string.Create(CultureInfo.InvariantCulture, $"{silo.Name} has ended after {time.GetElapsedTime(started).TotalSeconds:0.0} s"),
            null => $"{silo.Name} did not stop in time and was killed; see {silo.Log.Path}",
            _ => $"{silo.Name} stopped with exit code {exitCode}; see {silo.Log.Path}",
        });
    }

    private Task Pause(SiloRunner silo)
    {
        say($"holding {silo.Name} (SIGSTOP)");
        watch.Begin(new ClusterEvent(silo, "held", TakesPartitions: true));
        silo.Pause();
        return Task.CompletedTask;
    }

    private Task Resume(SiloRunner silo)
    {
        say($"{silo.Name} may go on (SIGCONT)");
        watch.Begin(new ClusterEvent(silo, "resumed", TakesPartitions: false));
        silo.Resume();
        return Task.CompletedTask;
    }

    private void SayReady(SiloRunner silo, long started) =>
        say(string.Create(CultureInfo.InvariantCulture, $"{silo.Name} is ready after {time.GetElapsedTime(started).TotalSeconds:0.0} s"));
}
