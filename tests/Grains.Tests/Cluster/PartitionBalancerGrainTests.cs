using Orleans.Core.Internal;
using OrleansKafkaLoki.Grains.Interfaces.Cluster;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;

namespace OrleansKafkaLoki.Grains.Tests.Cluster;

public sealed class PartitionBalancerGrainTests : IAsyncLifetime
{
    private readonly ShipperCluster _cluster = new() { Silos = 3 };

    public ValueTask InitializeAsync() => _cluster.InitializeAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    private IPartitionBalancerGrain Balancer => _cluster.Silo.Client.GetGrain<IPartitionBalancerGrain>(IPartitionBalancerGrain.Key);

    [Fact]
    public async Task Round_SeveralTopicsAndPipelines_AreSpreadToWithinOneTogether()
    {
        await StartAsync(("one", 4), ("two", 3), ("three", 1));

        var homes = await EvenAsync(24, 3);

        Assert.Equal(["app", "patient", "split"], homes.Keys.Select(partition => partition.Pipeline).Distinct().Order());
    }

    [Fact]
    public async Task Round_SiloJoins_MovesOnlyTheSurplusAndGoesOnWhereItWas()
    {
        await StartAsync(("logs", 8));
        var before = await EvenAsync(24, 3);
        var first = before.Keys.Where(partition => partition.Pipeline == "app").ToList();
        first.ForEach(partition => _cluster.Feeds.Append(partition, $"{partition.Partition} before"));

        var joined = await _cluster.Silo.StartAdditionalSiloAsync();
        var after = await EvenAsync(24, 4);

        Assert.All(before, home => Assert.True(after[home.Key].Equals(home.Value) || after[home.Key].Equals(joined.SiloAddress), $"{home.Key} went to a third silo"));
        Assert.Equal(6, after.Values.Count(silo => silo.Equals(joined.SiloAddress)));
        first.ForEach(partition => _cluster.Feeds.Append(partition, $"{partition.Partition} after"));
        await LinesAsync([.. first.SelectMany(partition => new[] { $"{partition.Partition} before", $"{partition.Partition} after" })]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Round_SiloGoes_OnlyItsPartitionsMoveAndNothingIsLostOrTwice(bool orderly)
    {
        await StartAsync(("logs", 8));
        var before = await EvenAsync(24, 3);
        var first = before.Keys.Where(partition => partition.Pipeline == "app").ToList();
        first.ForEach(partition => _cluster.Feeds.Append(partition, $"{partition.Partition} before"));
        var gone = _cluster.Silo.Silos[1];

        await (orderly
            ? _cluster.Silo.StopSiloAsync(gone, TestContext.Current.CancellationToken)
            : _cluster.Silo.KillSiloAsync(gone, TestContext.Current.CancellationToken));
        var after = await EvenAsync(24, 2);

        Assert.All(before, home => Assert.True(after[home.Key].Equals(home.Value) || home.Value.Equals(gone.SiloAddress), $"{home.Key} moved without need"));
        first.ForEach(partition => _cluster.Feeds.Append(partition, $"{partition.Partition} after"));
        await LinesAsync([.. first.SelectMany(partition => new[] { $"{partition.Partition} before", $"{partition.Partition} after" })]);
    }

    [Fact]
    public async Task Move_ThenRebalance_GoesThereStaysAndComesBackToEven()
    {
        await StartAsync(("logs", 8));
        var before = await EvenAsync(24, 3);
        var partition = before.Keys.First(partition => partition.Pipeline == "app");
        var target = _cluster.Silo.Silos.Select(silo => silo.SiloAddress).First(silo => !silo.Equals(before[partition]));
        var admin = _cluster.Silo.Client.GetGrain<IPipelineAdminGrain>("app");
        _cluster.Feeds.Append(partition, "before");

        Assert.True(await admin.PlanMoveAsync("logs", partition.Partition, target.ToString()));
        Assert.Equal(before[partition], (await EvenAsync(24, 3))[partition]);
        Assert.True(await admin.MoveAsync("logs", partition.Partition, target.Endpoint.ToString(), "a test", "ann"));
        var moved = await EvenAsync(24, 3);
        Assert.False(await admin.MoveAsync("logs", partition.Partition, target.ToString(), "again", "ann"));

        Assert.False(await admin.PlanMoveAsync("logs", partition.Partition, target.ToString()));
        Assert.Equal(target, moved[partition]);
        _cluster.Feeds.Append(partition, "after");
        await LinesAsync(["before", "after"]);
        var moves = await _cluster.Silo.Client.GetGrain<IClusterAdminGrain>(IClusterAdminGrain.Key).RebalanceAsync("over", "ann");
        await EvenAsync(24, 3);
        Assert.Equal(0, moves); // Around the one that was moved it was even.
        Assert.Equal(
            [(ControlAction.Rebalance, "over"), (ControlAction.Move, "a test")],
            (await admin.GetChangesAsync()).Select(change => (change.Action, change.Reason)));
        await Assert.ThrowsAsync<ArgumentException>(() => admin.MoveAsync("logs", partition.Partition, "10.0.0.1:1", "why", "ann"));
        await Assert.ThrowsAsync<UnknownPartitionException>(() => admin.MoveAsync("logs", 99, target.ToString(), "why", "ann"));
    }

    [Fact]
    public async Task Move_BalancerHasJustBegun_KnowsWhatThereIsAndGoesThere()
    {
        await StartAsync(("logs", 8));
        var before = await EvenAsync(24, 3);
        var partition = before.Keys.First(partition => partition.Pipeline == "app");
        var target = _cluster.Silo.Silos.Select(silo => silo.SiloAddress).First(silo => !silo.Equals(before[partition]));
        var admin = _cluster.Silo.Client.GetGrain<IPipelineAdminGrain>("app");

        await Balancer.Cast<IGrainManagementExtension>().DeactivateOnIdle(TestContext.Current.CancellationToken); // As when the silo that held it dies.
        Assert.True(await admin.PlanMoveAsync("logs", partition.Partition, target.ToString()));
        await Balancer.Cast<IGrainManagementExtension>().DeactivateOnIdle(TestContext.Current.CancellationToken);
        Assert.True(await admin.MoveAsync("logs", partition.Partition, target.ToString(), "a test", "ann"));

        Assert.Equal(target, (await EvenAsync(24, 3))[partition]);
        await Balancer.Cast<IGrainManagementExtension>().DeactivateOnIdle(TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<UnknownPartitionException>(() => admin.MoveAsync("logs", 99, target.ToString(), "why", "ann"));
    }

    private async Task StartAsync(params (string Topic, int Partitions)[] topics)
    {
        await _cluster.ReconcileAsync(topics);
        foreach (var pipeline in _cluster.Pipelines.Keys)
        {
            await _cluster.Silo.Client.GetGrain<IPipelineCoordinatorGrain>(pipeline).ReconcileAsync();
        }
    }

    /// <summary>Where partitions run, once they are spread over so many silos to within one.</summary>
    private async Task<Dictionary<PartitionId, SiloAddress>> EvenAsync(int partitions, int silos)
    {
        ClusterStatus? status = null;
        await Eventually.HoldsAsync(
            async () =>
            {
                status = await Balancer.GetStatusAsync();
                var counts = status.Silos.Select(silo => silo.Partitions.Length).ToList();
                return status.Misplaced == 0 && counts.Count == silos && counts.Sum() == partitions && counts.Max() - counts.Min() <= 1;
            },
            $"{partitions} partitions on {silos} silos",
            () => string.Join("; ", status!.Silos.Select(silo => $"{silo.Silo}: {silo.Partitions.Length}")) + $", misplaced {status.Misplaced}");
        return status!.Silos.SelectMany(silo => silo.Partitions, (silo, partition) => (silo.Silo, partition)).ToDictionary(pair => pair.partition, pair => pair.Silo);
    }

    private Task LinesAsync(string[] expected) => Eventually.HoldsAsync(
        () => _cluster.LinesOf("logs").Order(StringComparer.Ordinal).SequenceEqual(expected.Order(StringComparer.Ordinal)),
        "every line once",
        () => string.Join(", ", _cluster.LinesOf("logs")));
}
