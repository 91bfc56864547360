using Orleans.Core.Internal;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;

namespace OrleansKafkaLoki.Grains.Tests.Cluster;

public sealed class PauseTests(ShipperCluster cluster) : IClassFixture<ShipperCluster>
{
    private IPipelineAdminGrain Admin => cluster.Silo.Client.GetGrain<IPipelineAdminGrain>("app");

    [Fact]
    public async Task Pause_OnePartition_ReadsNothingUntilItIsResumedAlsoOverARestart()
    {
        PartitionId paused = new("app", "pausing", 0), other = new("app", "pausing", 1);
        cluster.Feeds.Append(paused, "before");
        await cluster.ReconcileAsync(("pausing", 2));
        await cluster.ReachesAsync(paused, status => status.Delivered == 1, "the first record is delivered");

        var outcome = await Admin.PauseAsync(new PartitionScope("pausing", 0), "loki upgrade", "ann");
        cluster.Feeds.Append(paused, "a", "b");
        cluster.Feeds.Append(other, "c");

        Assert.Equal((true, 1), (outcome.Changed, outcome.Partitions));
        await cluster.ReachesAsync(other, status => status.Delivered == 1, "the other partition goes on");
        var status = await cluster.ReachesAsync(paused, status => status is { State: PartitionState.Paused, LagRecords: 2 }, "it is paused, and its lag is told");
        Assert.StartsWith("Paused (pausing/0) by ann since ", status.Reason, StringComparison.Ordinal);
        Assert.EndsWith(": loki upgrade", status.Reason, StringComparison.Ordinal);

        await cluster.Partition(paused).Cast<IGrainManagementExtension>().DeactivateOnIdle(TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(
            async () =>
            {
                await cluster.ReconcileAsync(("pausing", 2));
                return await cluster.Partition(paused).GetStatusAsync() is { State: PartitionState.Paused, LagRecords: 2 } again && again.Epoch > status.Epoch;
            },
            "it is paused in its next life");
        Assert.Equal(["before", "c"], cluster.LinesOf("pausing").Order(StringComparer.Ordinal));

        await Admin.ResumeAsync(new PartitionScope("pausing", 0), "done", "bob");
        await cluster.ReachesAsync(paused, status => status is { State: PartitionState.Running, LagRecords: 0 }, "it goes on");
        Assert.Equal(["a", "b", "before", "c"], cluster.LinesOf("pausing").Order(StringComparer.Ordinal));
        Assert.Equal(
            [(ControlAction.Resume, "bob", "done"), (ControlAction.Pause, "ann", "loki upgrade")],
            (await Admin.GetChangesAsync()).Where(change => change.Scope.Topic == "pausing").Select(change => (change.Action, change.By, change.Reason)));
    }

    [Fact]
    public async Task Pause_Topic_HoldsItsPartitionsToCome()
    {
        await cluster.ReconcileAsync(("growing", 1));
        await Admin.PauseAsync(new PartitionScope("growing"), "a test", "ann");
        PartitionId added = new("app", "growing", 1);
        cluster.Feeds.Append(added, "new");

        await cluster.ReconcileAsync(("growing", 2));

        await cluster.ReachesAsync(added, status => status is { State: PartitionState.Paused, LagRecords: 1 }, "the new partition is paused from its first record");
        Assert.Single((await Admin.GetStatusAsync()).Pauses, pause => pause.Scope == new PartitionScope("growing"));
        await Admin.ResumeAsync(new PartitionScope("growing"), "over", "ann");
        await cluster.ReachesAsync(added, status => status.Delivered == 1, "it goes on");
    }

    [Fact]
    public async Task Pause_Again_ChangesNothing()
    {
        await cluster.ReconcileAsync(("twice", 1));
        await Admin.PauseAsync(new PartitionScope("twice"), "first", "ann");

        var again = await Admin.PauseAsync(new PartitionScope("twice"), "second", "bob");

        Assert.False(again.Changed);
        Assert.Equal("first", Assert.Single(again.Pauses, pause => pause.Scope.Topic == "twice").Reason);
        Assert.True((await Admin.ResumeAsync(new PartitionScope("twice"), "over", "ann")).Changed);
        Assert.False((await Admin.ResumeAsync(new PartitionScope("twice"), "over", "ann")).Changed);
    }

    [Fact]
    public async Task Plan_OfAPauseAndItsEnd_TellsAndChangesNothing()
    {
        await cluster.ReconcileAsync(("planned", 2));
        PartitionScope scope = new("planned", 1);

        var pause = await Admin.PlanPauseAsync(scope, "why", "ann");

        Assert.Equal((true, 1), (pause.Changed, pause.Partitions));
        Assert.Single(pause.Pauses, order => order.Scope == scope && order.Reason == "why");
        Assert.DoesNotContain((await Admin.GetStatusAsync()).Pauses, order => order.Scope == scope);
        Assert.False((await Admin.PlanResumeAsync(scope)).Changed);
        await Admin.PauseAsync(scope, "why", "ann");
        Assert.False((await Admin.PlanPauseAsync(scope, "", "")).Changed);
        var resume = await Admin.PlanResumeAsync(new PartitionScope("planned"));
        Assert.Equal((true, 2), (resume.Changed, resume.Partitions));
        Assert.DoesNotContain(resume.Pauses, order => order.Scope == scope);
        Assert.Single((await Admin.GetStatusAsync()).Pauses, order => order.Scope == scope);
        await Admin.ResumeAsync(scope, "over", "ann");
        await Assert.ThrowsAsync<UnknownPartitionException>(() => Admin.PlanPauseAsync(new PartitionScope("planned", 7), "", ""));
    }

    [Theory]
    [InlineData("nowhere", null, "why", "who")]
    [InlineData("there", 7, "why", "who")]
    [InlineData("there", 0, "", "who")]
    [InlineData("there", 0, "why", " ")]
    public async Task Pause_WhatThereIsNotOrNobody_IsRefused(string topic, int? partition, string reason, string by)
    {
        await cluster.ReconcileAsync(("there", 1));

        await Assert.ThrowsAnyAsync<ArgumentException>(() => Admin.PauseAsync(new PartitionScope(topic, partition), reason, by));

        Assert.DoesNotContain((await Admin.GetStatusAsync()).Pauses, pause => pause.Scope.Topic == topic);
    }
}
