using System.Text.RegularExpressions;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;

namespace OrleansKafkaLoki.Grains.Tests.Cluster;

public sealed class PipelineCoordinatorGrainTests(ShipperCluster cluster) : IClassFixture<ShipperCluster>
{
    private IPipelineCoordinatorGrain Coordinator => cluster.Silo.Client.GetGrain<IPipelineCoordinatorGrain>("app");

    [Fact]
    public async Task ReconcileAsync_CallsThatComeTogether_AreAnsweredByOneRound()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.Topics.Gate = gate.Task;
        var before = cluster.Topics.ListsOf("app");
        var calls = new List<Task>();
        await Eventually.HoldsAsync(
            () =>
            {
                calls.Add(Coordinator.ReconcileAsync());
                return cluster.Topics.ListsOf("app") > before;
            },
            "a round has begun");

        calls.AddRange([Coordinator.ReconcileAsync(), Coordinator.ReconcileAsync()]);
        await Coordinator.GetStatusAsync();

        Assert.Equal(before + 1, cluster.Topics.ListsOf("app"));
        gate.SetResult();
        await Task.WhenAll(calls);
    }

    [Fact]
    public async Task ReconcileAsync_KafkaDoesNotAnswer_SaysSoAndKeepsWhatItKnows()
    {
        await cluster.ReconcileAsync(("logs", 2));
        cluster.Topics.Failure = "No broker answers.";
        await Coordinator.ReconcileAsync();

        var status = await Coordinator.GetStatusAsync();

        cluster.Topics.Failure = null;
        Assert.Equal("No broker answers.", status.DiscoveryError);
        Assert.Equal(2, status.Partitions.Length);
        await Coordinator.ReconcileAsync();
        Assert.Null((await Coordinator.GetStatusAsync()).DiscoveryError);
    }

    [Fact]
    public async Task ReconcileAsync_PatternTakesForever_SaysSoAndKeepsWhatItKnows()
    {
        await cluster.ReconcileAsync(("logs", 2));
        cluster.Topics.Mistake = new RegexMatchTimeoutException("a-", "^(?=(a+)+$)", TimeSpan.FromMilliseconds(250));
        await Coordinator.ReconcileAsync();

        var status = await Coordinator.GetStatusAsync();

        (var mistake, cluster.Topics.Mistake) = (cluster.Topics.Mistake, null);
        Assert.Equal(mistake.Message, status.DiscoveryError);
        Assert.Equal(2, status.Partitions.Length);
        await Coordinator.ReconcileAsync();
        Assert.Null((await Coordinator.GetStatusAsync()).DiscoveryError);
    }

    [Fact]
    public async Task GetStatusAsync_OnePartitionDoesNotAnswer_TellsOfItAndTheOthers()
    {
        await cluster.ReconcileAsync(("mute", 1), ("talking", 1));

        var status = await Coordinator.GetStatusAsync();

        Assert.Equal(["mute", "talking"], status.Partitions.Select(partition => partition.Partition.Topic));
        Assert.Equal(PartitionState.Stopped, status.Partitions[0].State);
        Assert.Contains("The silo is gone.", status.Partitions[0].Reason, StringComparison.Ordinal);
        Assert.NotEqual(PartitionState.Stopped, status.Partitions[1].State);
    }
}
