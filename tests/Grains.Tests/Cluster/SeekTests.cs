using Orleans.Core.Internal;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Grains.Pipelines.Topics;

namespace OrleansKafkaLoki.Grains.Tests.Cluster;

public sealed class SeekTests(ShipperCluster cluster) : IClassFixture<ShipperCluster>
{
    private IPipelineAdminGrain Admin => cluster.Silo.Client.GetGrain<IPipelineAdminGrain>("app");

    [Fact]
    public async Task Seek_Back_SendsOnlyWhatLokiDoesNotHave()
    {
        var partition = await StartAsync("back", "a", "b", "c");
        cluster.Loki.Forget("back", "b");

        var plan = Assert.Single(await Admin.PlanSeekAsync(new PartitionScope("back"), new SeekTarget(SeekPoint.Earliest)));
        var step = Assert.Single(await Admin.SeekAsync(new PartitionScope("back"), new SeekTarget(SeekPoint.Earliest), plan.ETag, "Loki lost it", "ann"));

        Assert.Equal((3, 0, 0, 3), (plan.From, plan.To, plan.Skips, plan.Repeats));
        Assert.Equal(plan with { IsDone = true }, step);
        cluster.Feeds.Append(partition, "d");
        await cluster.ReachesAsync(partition, status => status is { Checkpoint: 4, Unaccounted: 0 }, "it has come to the end again");
        Assert.Equal(["a", "b", "c", "d"], cluster.LinesOf("back").Order(StringComparer.Ordinal));
        Assert.Equal(
            (ControlAction.Seek, "to earliest: passes 0 offsets, reads 3 again", "Loki lost it", "ann"),
            (await Admin.GetChangesAsync()).Where(change => change.Scope.Topic == "back").Select(change => (change.Action, change.Detail!, change.Reason, change.By)).Single());
    }

    [Fact]
    public async Task Seek_Ahead_PassesWhatLiesBetweenAndCountsIt()
    {
        var partition = await StartAsync("ahead", "a");
        await Admin.PauseAsync(new PartitionScope("ahead"), "a test", "ann");
        cluster.Feeds.Append(partition, "b", "c", "d");
        cluster.Topics.Bounds["ahead"] = new LogBounds(0, 4);

        var step = Assert.Single(await Admin.SeekAsync(new PartitionScope("ahead", 0), new SeekTarget(SeekPoint.Offset, 3), null, "rubbish", "ann"));

        Assert.Equal((1, 3, 2, 0, true), (step.From, step.To, step.Skips, step.Repeats, step.IsDone));
        var status = await cluster.ReachesAsync(partition, status => status is { State: PartitionState.Paused }, "it is paused as before");
        Assert.Equal((3, 2), (status.Checkpoint, status.GapSkipped));
        await Admin.ResumeAsync(new PartitionScope("ahead"), "over", "ann");
        await cluster.ReachesAsync(partition, status => status is { Checkpoint: 4 }, "it goes on");
        Assert.Equal(["a", "d"], cluster.LinesOf("ahead"));
    }

    [Fact]
    public async Task Seek_ToATime_GoesWhereKafkaFindsIt()
    {
        await StartAsync("time", "a", "b", "c");
        cluster.Topics.Since["time"] = 1;

        var plan = Assert.Single(await Admin.PlanSeekAsync(new PartitionScope("time"), new SeekTarget(SeekPoint.Timestamp, 1_700_000_000_001)));

        Assert.Equal((1, 2), (plan.To, plan.Repeats));
    }

    [Fact]
    public async Task Seek_OfAPartitionThatMovedOn_IsRefused()
    {
        var partition = await StartAsync("stale", "a");
        var plan = Assert.Single(await Admin.PlanSeekAsync(new PartitionScope("stale"), new SeekTarget(SeekPoint.Earliest)));
        cluster.Feeds.Append(partition, "b");
        await cluster.ReachesAsync(partition, status => status.Checkpoint == 2, "it moved on");

        await Assert.ThrowsAsync<StalePositionException>(() => Admin.SeekAsync(new PartitionScope("stale"), new SeekTarget(SeekPoint.Earliest), plan.ETag, "why", "ann"));

        Assert.DoesNotContain(await Admin.GetChangesAsync(), change => change.Scope.Topic == "stale");
    }

    [Fact]
    public async Task Seek_OutsideTheLog_IsRefused()
    {
        await StartAsync("outside", "a");

        var refusal = await Assert.ThrowsAsync<ArgumentException>(
            () => Admin.SeekAsync(new PartitionScope("outside"), new SeekTarget(SeekPoint.Offset, 7), null, "why", "ann"));

        Assert.Contains("app/outside/0 has offsets 0 to 0", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Seek_WhileLokiHoldsOut_DoesNotWaitForIt()
    {
        var partition = await StartAsync("stuck", "a");
        cluster.Loki.Hold("stuck");
        cluster.Feeds.Append(partition, "b");
        await Eventually.HoldsAsync(() => cluster.Loki.PushesOf("stuck") == 2, "a push is under way");
        cluster.Topics.Bounds["stuck"] = new LogBounds(0, 2);

        var step = Assert.Single(await Admin.SeekAsync(new PartitionScope("stuck"), new SeekTarget(SeekPoint.Earliest), null, "why", "ann"));

        Assert.True(step.IsDone);
        cluster.Loki.Resume("stuck");
        await cluster.ReachesAsync(partition, status => status is { Checkpoint: 2, InFlight: 0 }, "it has come to the end again");
        Assert.Equal(["a", "b"], cluster.LinesOf("stuck"));
    }

    [Fact]
    public async Task Skip_AheadOfThePartition_PassesTheRangeWhenItComesAlsoOverARestart()
    {
        var partition = await StartAsync("skipped", "a");
        await Admin.PauseAsync(new PartitionScope("skipped"), "a test", "ann");
        cluster.Feeds.Append(partition, "b", "bad", "bad", "c", "d");
        cluster.Topics.Bounds["skipped"] = new LogBounds(0, 6);

        var step = await Admin.SkipAsync("skipped", 0, new OffsetSpan(2, 4), null, "rubbish", "ann");

        Assert.Equal((4, 2, true), (step.To, step.Skips, step.IsDone));
        Assert.Equal([new OffsetSpan(2, 4)], (await cluster.Partition(partition).GetStatusAsync()).Skips);
        await cluster.Partition(partition).Cast<IGrainManagementExtension>().DeactivateOnIdle(TestContext.Current.CancellationToken);
        await Admin.ResumeAsync(new PartitionScope("skipped"), "over", "ann");
        await Eventually.HoldsAsync(
            async () =>
            {
                await cluster.ReconcileAsync(("skipped", 1));
                return await cluster.Partition(partition).GetStatusAsync() is { Checkpoint: 6, Skips: [], GapSkipped: 2, Unaccounted: 0 };
            },
            "it has passed them and come to the end",
            () => cluster.Partition(partition).GetStatusAsync().Result);
        Assert.Equal(["a", "b", "c", "d"], cluster.LinesOf("skipped"));
    }

    [Fact]
    public async Task Skip_OffsetsWithoutARecord_GoesOnBehindThem()
    {
        var partition = await StartAsync("marks", "a");
        cluster.Feeds.Holes[(partition, 2)] = true;
        cluster.Topics.Bounds["marks"] = new LogBounds(0, 4);
        await Admin.SkipAsync("marks", 0, new OffsetSpan(2, 3), null, "a broken batch", "ann");
        cluster.Feeds.Append(partition, "b", "a transaction's mark");
        var before = await cluster.ReachesAsync(partition, status => status.Checkpoint == 3, "the log's end has come behind it");

        cluster.Feeds.Append(partition, "d");

        var status = await cluster.ReachesAsync(partition, status => status is { State: PartitionState.Running, Checkpoint: 4, Skips: [] }, "it goes on behind it");
        Assert.Equal((before.Epoch, 0), (status.Epoch, status.GapSkipped)); // It did not begin anew.
        Assert.Equal(["a", "b", "d"], cluster.LinesOf("marks"));
    }

    [Fact]
    public async Task Drain_PartitionThatDoesNotAnswer_IsNotDrained()
    {
        await cluster.ReconcileAsync(("mute", 1));

        var outcome = await Admin.DrainAsync(new PartitionScope("mute"), "maintenance", "ann", TimeSpan.Zero);

        Assert.Equal((false, 1), (outcome.IsDrained, outcome.Silent));
        await Admin.ResumeAsync(new PartitionScope("mute"), "over", "ann");
    }

    [Fact]
    public async Task Skip_WhatHasItsVerdict_IsRefused()
    {
        await StartAsync("passed", "a", "b");

        var refusal = await Assert.ThrowsAsync<ArgumentException>(() => Admin.SkipAsync("passed", 0, new OffsetSpan(0, 1), null, "why", "ann"));

        Assert.Contains("stands at offset 2", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Skip_OfABrokenOffset_LetsTheFaultedPartitionGoOn()
    {
        var partition = await StartAsync("broken", "a");
        cluster.Feeds.Withheld[partition] = 1;
        cluster.Feeds.Fail(partition, Grains.Partitions.Feeds.FeedFault.Fatal);
        cluster.Topics.Bounds["broken"] = new LogBounds(0, 2);
        await cluster.ReachesAsync(partition, status => status.State == PartitionState.Faulted, "it cannot go on");

        await Admin.SkipAsync("broken", 0, new OffsetSpan(1, 2), null, "a broken batch", "ann");
        cluster.Feeds.Withheld.Clear();
        cluster.Feeds.Append(partition, "unread", "c");

        await cluster.ReachesAsync(partition, status => status is { State: PartitionState.Running, Checkpoint: 3, GapSkipped: 1 }, "it goes on behind it");
        Assert.Equal(["a", "c"], cluster.LinesOf("broken"));
    }

    [Fact]
    public async Task Drain_PartitionsWithRecordsUnderWay_WaitsForTheirVerdicts()
    {
        var partition = await StartAsync("drained", "a");
        cluster.Loki.Hold("drained");
        cluster.Feeds.Append(partition, "b");
        await Eventually.HoldsAsync(() => cluster.Loki.PushesOf("drained") == 2, "a push is under way");

        var early = await Admin.DrainAsync(new PartitionScope("drained"), "maintenance", "ann", TimeSpan.Zero);
        cluster.Loki.Resume("drained");
        var awaited = await Admin.AwaitDrainAsync(new PartitionScope("drained"), TimeSpan.FromSeconds(20));
        var late = await Admin.DrainAsync(new PartitionScope("drained"), "maintenance", "ann", TimeSpan.FromSeconds(20));

        Assert.Equal((false, 1), (early.IsDrained, early.InFlight));
        Assert.True(awaited.IsDrained, awaited.ToString());
        Assert.True(late.IsDrained, late.ToString());
        Assert.False(late.Control.Changed);
        Assert.Equal(2, (await cluster.Partition(partition).GetStatusAsync()).Checkpoint);
        await Admin.ResumeAsync(new PartitionScope("drained"), "over", "ann");
        Assert.True((await Admin.AwaitDrainAsync(new PartitionScope("drained"), TimeSpan.Zero)).Control.Changed); // Nothing is paused by it, which it tells.
        Assert.DoesNotContain((await Admin.GetStatusAsync()).Pauses, pause => pause.Scope.Topic == "drained");
    }

    private async Task<PartitionId> StartAsync(string topic, params string[] lines)
    {
        PartitionId partition = new("app", topic, 0);
        cluster.Feeds.Append(partition, lines);
        cluster.Topics.Bounds[topic] = new LogBounds(0, lines.Length);
        await cluster.ReconcileAsync((topic, 1));
        await cluster.ReachesAsync(partition, status => status.Checkpoint == lines.Length, "all is delivered");
        return partition;
    }
}
