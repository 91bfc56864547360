using System.Collections.Immutable;
using Orleans.Core.Internal;
using OrleansKafkaLoki.Grains.Interfaces.Jobs;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Jobs;
using OrleansKafkaLoki.Grains.Tests.Cluster;

namespace OrleansKafkaLoki.Grains.Tests.Jobs;

public sealed class PipelineJobsGrainTests : IAsyncLifetime
{
    private readonly ShipperCluster _cluster = new() { Silos = 2 };

    private IPipelineJobsGrain Jobs => _cluster.Silo.Client.GetGrain<IPipelineJobsGrain>("app");

    public async ValueTask InitializeAsync()
    {
        await _cluster.InitializeAsync();
        await _cluster.ReconcileAsync(("logs", 1));
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Start_NothingUnderWay_RunsUntilItsEndAndTellsWhatCameOfIt()
    {
        var start = await Jobs.StartAsync(Order());

        Assert.True(start.IsStarted);
        await BegunAsync(1);
        Assert.Equal([start.Job.Id], (await Jobs.ListAsync()).Select(job => job.Id));
        _cluster.Jobs.Watch!.Show(new JobProgress { Records = 40 });
        Assert.Equal(40, (await Jobs.GetAsync(start.Job.Id))!.Progress.Records);

        _cluster.Jobs.End(new JobResult { Missing = 3 });

        var job = await EndsAsync(start.Job.Id, JobState.Done);
        Assert.Equal((3, 93, 5), (job.Result!.Missing, job.Offsets, job.Unshipped));
        Assert.NotNull(job.EndedMs);
        Assert.Empty(job.Ranges);
    }

    [Fact]
    public async Task Start_OneUnderWay_IsRefusedWithThatOne()
    {
        var first = await Jobs.StartAsync(Order());

        var second = await Jobs.StartAsync(Order() with { Kind = JobKind.Audit });

        Assert.False(second.IsStarted);
        Assert.Equal(first.Job.Id, second.Job.Id);
        Assert.Single(await Jobs.ListAsync());
    }

    [Fact]
    public async Task Start_DeadLetters_StandsInTheChanges()
    {
        var start = await Jobs.StartAsync(new JobOrder
        {
            Kind = JobKind.DeadLetters, Scope = new PartitionScope("logs"), Causes = [RejectionCause.TooOld], Letters = ["0@7"], By = "ann", Reason = "the limit was raised",
        });

        await BegunAsync(1);
        Assert.Equal([RejectionCause.TooOld], _cluster.Jobs.Begun.Single().Order.Causes);
        Assert.Equal(["0@7"], _cluster.Jobs.Begun.Single().Order.Letters);
        var change = Assert.Single(await ChangesAsync());
        Assert.Equal((ControlAction.ReplayDeadLetters, "ann", "the limit was raised", $"{start.Job.Id}, too_old, 0@7"), (change.Action, change.By, change.Reason, change.Detail));
        Assert.StartsWith("d", start.Job.Id, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_NothingInRangeOrNoReason_IsRefusedAndNothingIsNoted()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Jobs.StartAsync(Order() with { FromOffset = 101 }));
        await Assert.ThrowsAsync<ArgumentException>(() => Jobs.StartAsync(Order() with { Reason = " " }));

        Assert.Empty(await ChangesAsync());
        Assert.Empty(await Jobs.ListAsync());
    }

    [Fact]
    public async Task StartAndCancel_Done_StandInTheChanges()
    {
        var start = await Jobs.StartAsync(Order());
        await BegunAsync(1);

        await Jobs.CancelAsync(start.Job.Id, "enough", "bob");

        await EndsAsync(start.Job.Id, JobState.Cancelled);
        var changes = await ChangesAsync();
        Assert.Equal([ControlAction.CancelJob, ControlAction.Replay], changes.Select(change => change.Action));
        Assert.Equal(["bob", "ann"], changes.Select(change => change.By));
        Assert.Equal(start.Job.Id, changes[0].Detail);
        Assert.Equal($"{start.Job.Id}, from offset 7, 93 offsets", changes[1].Detail);
        Assert.Equal("logs/0", changes[1].Scope.ToString());

        // What has ended stays as it is, and says nothing more.
        Assert.Equal(JobState.Cancelled, (await Jobs.CancelAsync(start.Job.Id, "again", "bob"))!.State);
        Assert.Null(await Jobs.CancelAsync("r1", "why", "bob"));
        Assert.Equal(2, (await ChangesAsync()).Length);
    }

    [Fact]
    public async Task Run_GrainLeaves_GoesOnFromWhatWasKept()
    {
        var start = await Jobs.StartAsync(Order());
        await BegunAsync(1);
        await _cluster.Jobs.Watch!.KeepAsync(new JobProgress { Shipped = 11, ShippedBelowNs = 5, InDoubtBelowNs = 6 }, TestContext.Current.CancellationToken);
        await Jobs.Cast<IGrainManagementExtension>().DeactivateOnIdle(TestContext.Current.CancellationToken);

        await Eventually.HoldsAsync(
            async () =>
            {
                await Jobs.WatchAsync();
                return _cluster.Jobs.Begun.Count == 2;
            },
            "the next activation goes on with the job");

        var again = _cluster.Jobs.Begun.Last();
        Assert.Equal((start.Job.Id, 2), (again.Id, again.Attempts));
        Assert.Equal((11L, 5L, 6L), (again.Progress.Shipped, again.Progress.ShippedBelowNs, again.Progress.InDoubtBelowNs));
        Assert.Equal<JobRange>(start.Job.Ranges, again.Ranges);
        _cluster.Jobs.End(new JobResult());
        await EndsAsync(start.Job.Id, JobState.Done);
    }

    [Fact]
    public async Task Run_CanNeverBeDone_FailsWithTheReason()
    {
        _cluster.Jobs.Fail(new JobException("Loki does not let itself be asked."));

        var start = await Jobs.StartAsync(Order());

        Assert.Equal("Loki does not let itself be asked.", (await EndsAsync(start.Job.Id, JobState.Failed)).Error);
    }

    [Fact]
    public void Put_MoreThanAreKept_ForgetsTheOldest()
    {
        var state = new PipelineJobs();
        for (var i = 0; i < IPipelineJobsGrain.KeptJobs + 3; i++)
        {
            state.Put(new PipelineJob { Id = $"r{i}", Order = Order(), State = JobState.Done, StartedMs = i, Silo = "" });
        }

        state.Put(state.Jobs[0] with { Attempts = 7 });

        Assert.Equal(IPipelineJobsGrain.KeptJobs, state.Jobs.Count);
        Assert.Equal(("r52", 7, "r3"), (state.Jobs[0].Id, state.Jobs[0].Attempts, state.Jobs[^1].Id));
    }

    private static JobOrder Order() => new()
    {
        Kind = JobKind.Replay, Scope = new PartitionScope("logs", 0), FromOffset = 7, By = "ann", Reason = "a lost disk",
    };

    private Task BegunAsync(int count) => Eventually.HoldsAsync(() => _cluster.Jobs.Begun.Count == count, $"{count} jobs were begun");

    private async Task<ImmutableArray<ControlChange>> ChangesAsync() => await _cluster.Silo.Client.GetGrain<IPipelineAdminGrain>("app").GetChangesAsync();

    private async Task<PipelineJob> EndsAsync(string id, JobState state)
    {
        PipelineJob? job = null;
        await Eventually.HoldsAsync(async () => (job = await Jobs.GetAsync(id))?.State == state, $"the job is {state}", () => job);
        return job!;
    }
}
