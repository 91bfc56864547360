using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Placement;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Cluster;
using OrleansKafkaLoki.Grains.Interfaces.Jobs;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Grains.Pipelines.Placement;

namespace OrleansKafkaLoki.Grains.Jobs;

/// <inheritdoc cref="IPipelineJobsGrain"/>
[GrainType("pipelinejobs"), KeepAlive, Immovable, RunsPipeline]
public sealed partial class PipelineJobsGrain : Grain, IPipelineJobsGrain, IDisposable
{
    private readonly FencedState<PipelineJobs> _state;
    private readonly IJobRunner _runner;
    private readonly ILocalSiloDetails _silo;
    private readonly TimeProvider _time;
    private readonly ILogger<PipelineJobsGrain> _logger;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly CancellationTokenSource _leaving = new();
    private CancellationTokenSource? _ending;
    private Task _run = Task.CompletedTask;
    private string _pipeline = "";

    /// <summary>An activation that has done nothing yet.</summary>
    public PipelineJobsGrain(
        [PersistentState("jobs", StorageNames.Checkpoints)] IPersistentState<PipelineJobs> state,
        StoreWrites writes,
        IJobRunner runner,
        ILocalSiloDetails silo,
        TimeProvider time,
        ILogger<PipelineJobsGrain> logger)
    {
        (_state, _runner, _silo, _time, _logger) = (new FencedState<PipelineJobs>(state, writes), runner, silo, time, logger);
    }

    private IPipelineCoordinatorGrain Coordinator => GrainFactory.GetGrain<IPipelineCoordinatorGrain>(_pipeline);

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _pipeline = this.GetPrimaryKeyString();
        _state.BeginClaim();
        if (_state.State.UnderWay is { } job)
        {
            LogGoesOn(_pipeline, job.Id);
            Begin(job with { Attempts = job.Attempts + 1, Silo = _silo.SiloAddress.ToString() }, isStored: false);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _leaving.CancelAsync();
        await _run.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        _state.Close();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _leaving.Dispose();
        _ending?.Dispose();
        _writing.Dispose();
    }

    /// <inheritdoc/>
    public async Task<JobStart> StartAsync(JobOrder order)
    {
        var change = Change(JobNames.ActionOf(order.Kind), order.Scope, order.Reason, order.By);
        if (_state.State.UnderWay is { } other)
        {
            return new JobStart(false, other);
        }

        var ranges = await PlanAsync(order);
        var job = new PipelineJob
        {
            Id = JobNames.Of(order.Kind, _time.GetUtcNow()),
            Order = order,
            State = JobState.Running,
            StartedMs = change.AtMs,
            Silo = _silo.SiloAddress.ToString(),
            Attempts = 1,
            Ranges = ranges,
            Offsets = ranges.Sum(range => range.To - range.From),
            Unshipped = ranges.Sum(range => range.Unshipped),
        };
        await Coordinator.NoteAsync(change with { Detail = JobNames.Describe(job) }); // First: what is begun must stand there.
        await PutAsync(job, _leaving.Token);
        Begin(job, isStored: true);
        return new JobStart(true, job);
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<JobRange>> PlanAsync(JobOrder order) => _runner.PlanAsync(_pipeline, order, _leaving.Token);

    /// <inheritdoc/>
    public Task<ImmutableArray<PipelineJob>> ListAsync() => Task.FromResult<ImmutableArray<PipelineJob>>([.. _state.State.Jobs.Select(Now)]);

    /// <inheritdoc/>
    public Task<PipelineJob?> GetAsync(string id) => Task.FromResult(_state.State.Jobs.Find(job => job.Id == id) is { } job ? Now(job) : null);

    /// <inheritdoc/>
    public async Task<PipelineJob?> CancelAsync(string id, string reason, string by)
    {
        if (_state.State.Jobs.Find(one => one.Id == id) is not { State: JobState.Running } job)
        {
            return await GetAsync(id);
        }

        await Coordinator.NoteAsync(Change(ControlAction.CancelJob, PartitionScope.All, reason, by) with { Detail = id });
        await ChangeAsync(id, kept => kept.State == JobState.Running ? kept with { State = JobState.Cancelling } : kept, _leaving.Token);
        if (_ending is { } ending)
        {
            await ending.CancelAsync();
        }

        return await GetAsync(id) ?? job;
    }

    /// <inheritdoc/>
    public Task WatchAsync() => Task.CompletedTask;

    private ControlChange Change(ControlAction action, PartitionScope scope, string reason, string by) => OperatorChange.Of(action, scope, reason, by, _time);

    [LoggerMessage(Level = LogLevel.Information, EventName = "JobGoesOn", Message = "Pipeline {Pipeline}: goes on with job {Job}, which another silo, or this one before it was restarted, has begun.")]
    private partial void LogGoesOn(string pipeline, string job);

    [LoggerMessage(Level = LogLevel.Information, EventName = "JobEnded", Message = "Pipeline {Pipeline}: job {Job} is over: {State}.")]
    private partial void LogEnded(string pipeline, string job, JobState state);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "JobStuck", Message = "Pipeline {Pipeline}: job {Job} does not get on, and is tried again in {Seconds} s. {Error}")]
    private partial void LogStuck(Exception? exception, string pipeline, string job, int seconds, string error);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "JobFailed", Message = "Pipeline {Pipeline}: job {Job} cannot go on, and is given up. {Error}")]
    private partial void LogFailed(Exception? exception, string pipeline, string job, string error);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "JobTakenOver", Message = "Pipeline {Pipeline}: another silo has its jobs by now; this one leaves them.")]
    private partial void LogTakenOver(string pipeline);
}
