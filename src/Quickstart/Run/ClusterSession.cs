using OrleansKafkaLoki.Quickstart.Cluster;
using OrleansKafkaLoki.Quickstart.Input;
using OrleansKafkaLoki.Quickstart.Progress;
using OrleansKafkaLoki.Quickstart.SiloProcess;

namespace OrleansKafkaLoki.Quickstart.Run;

/// <summary>What several silos need beside one: somebody who watches them and does what the user types.</summary>
internal sealed class ClusterSession
{
    private readonly ClusterWatch _watch;
    private readonly ClusterOperator _operator;
    private readonly ICommandInput _input;

    /// <summary>A session, which does nothing yet.</summary>
    public ClusterSession(SiloFleet fleet, ClusterWatch watch, ICommandInput input, IRunDisplay display, TimeProvider time)
    {
        (_watch, _input) = (watch, input);
        _operator = new ClusterOperator(fleet, watch, display.Say, display.Show, time);
        fleet.Fallen += (silo, exitCode) =>
        {
            display.Say($"{silo.Name} has ended by itself with exit code {exitCode} and is started again; see {silo.Log.Path}");
            watch.Begin(new ClusterEvent(silo, "ended", TakesPartitions: true, MayFollow: true));
        };
        fleet.Restarted += (silo, problem) => display.Say(problem?.Message ?? $"{silo.Name} is back ({silo.Starts} starts)");
    }

    /// <summary>A silo is about to lose its partitions.</summary>
    public void Losing(SiloRunner silo, string how) => _watch.Begin(new ClusterEvent(silo, how, TakesPartitions: true));

    /// <summary>Goes on until cancelled.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var watching = _watch.RunAsync(stop);
        var handling = new List<Task>();
        await foreach (var line in _input.ReadAsync(stop))
        {
            handling.RemoveAll(task => task.IsCompletedSuccessfully);
            handling.Add(_operator.HandleAsync(line, stop)); // Not awaited: while one silo stops, another can be killed.
        }

        await watching;
        await Task.WhenAll(handling);
    }
}
