using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Jobs;

namespace OrleansKafkaLoki.Grains.Jobs;

/// <content>The job that is under way.</content>
public sealed partial class PipelineJobsGrain
{
    /// <summary>Tries of a silo that come to nothing, one after the other, before a job is given up.</summary>
    private const int MostTries = 10;

    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenWrites = TimeSpan.FromSeconds(2);

    private JobProgress? _shown;
    private bool _isFenced;

    /// <summary>Begins a job that is stored, or takes one over.</summary>
    private void Begin(PipelineJob job, bool isStored)
    {
        _ending?.Dispose();
        _ending = CancellationTokenSource.CreateLinkedTokenSource(_leaving.Token);
        _shown = job.Progress;
        _run = RunAsync(job, isStored, new Watch(this, TaskScheduler.Current, job.Id), _ending.Token);
    }

    private PipelineJob Now(PipelineJob job) => job.IsUnderWay && _shown is { } shown ? job with { Progress = shown } : job;

    private async Task RunAsync(PipelineJob job, bool isStored, Watch watch, CancellationToken cancellationToken)
    {
        try
        {
            // Before anything is done: an earlier activation is kept from writing, and so from shipping.
            if (!isStored)
            {
                await PutAsync(job, cancellationToken);
            }

            if (job.State == JobState.Cancelling)
            {
                await EndAsync(job.Id, JobState.Cancelled, result: null, error: null);
                return;
            }

            await TryAsync(job.Id, watch, cancellationToken);
        }
        catch (OperationCanceledException) when (_isFenced || _leaving.IsCancellationRequested)
        {
            // Another silo goes on with it.
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await EndAsync(job.Id, JobState.Cancelled, result: null, error: null);
        }
    }

    private async Task TryAsync(string id, Watch watch, CancellationToken cancellationToken)
    {
        for (var tries = 1;; tries++)
        {
            var before = _state.State.Jobs.Find(job => job.Id == id)!;
            try
            {
                var result = await Task.Run(() => _runner.RunAsync(_pipeline, before, watch, cancellationToken), cancellationToken);
                await EndAsync(id, JobState.Done, result, error: null);
                return;
            }
            catch (Exception exception) when (exception is JobException || (tries >= MostTries && !cancellationToken.IsCancellationRequested))
            {
                LogFailed(ExpectedFailure.Unexpected(exception), _pipeline, id, exception.Message);
                await EndAsync(id, JobState.Failed, result: null, exception.Message);
                return;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                tries = _state.State.Jobs.Find(job => job.Id == id)!.Progress == before.Progress ? tries : 0;
                LogStuck(ExpectedFailure.Unexpected(exception), _pipeline, id, (int)BetweenTries.TotalSeconds, exception.Message);
                _shown = (_shown ?? new JobProgress()) with { Trouble = exception.Message };
                await Task.Delay(BetweenTries, _time, cancellationToken);
            }
        }
    }

    private async Task EndAsync(string id, JobState state, JobResult? result, string? error)
    {
        await ChangeAsync(
            id,
            job => job with
            {
                State = state, EndedMs = _time.GetUtcNow().ToUnixTimeMilliseconds(), Result = result, Error = error, Ranges = [], Progress = (_shown ?? job.Progress) with { Trouble = null },
            },
            _leaving.Token);
        LogEnded(_pipeline, id, state);
    }

    private Task PutAsync(PipelineJob job, CancellationToken cancellationToken) => WriteAsync(state => state.Put(job), cancellationToken);

    private Task ChangeAsync(string id, Func<PipelineJob, PipelineJob> change, CancellationToken cancellationToken) => WriteAsync(
        state =>
        {
            if (state.Jobs.Find(job => job.Id == id) is { } job)
            {
                state.Put(change(job));
            }
        },
        cancellationToken);

    /// <summary>Stores a change, however long the store does not answer.</summary>
    /// <param name="change">Made again where the store had to be read again.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">The job is another activation's by now, or nobody waits any longer.</exception>
    private async Task WriteAsync(Action<PipelineJobs> change, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            while (true)
            {
                change(_state.State);
                switch (await _state.WriteAsync())
                {
                    case WriteOutcome.Written:
                        return;
                    case WriteOutcome.Failed:
                        await Task.Delay(BetweenWrites, _time, cancellationToken);
                        break;
                    default:
                        _isFenced = true;
                        LogTakenOver(_pipeline);
                        DeactivateOnIdle();
                        if (_ending is { } ending)
                        {
                            await ending.CancelAsync();
                        }

                        throw new OperationCanceledException("The jobs of the pipeline are another silo's by now.");
                }
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>What a job that runs on other threads tells the grain.</summary>
    private sealed class Watch(PipelineJobsGrain grain, TaskScheduler turns, string id) : IJobWatch
    {
        /// <inheritdoc/>
        public void Show(JobProgress progress) => grain._shown = progress;

        /// <inheritdoc/>
        public Task KeepAsync(JobProgress progress, CancellationToken cancellationToken)
        {
            grain._shown = progress;
            return Task.Factory.StartNew(
                () => grain.ChangeAsync(id, job => job with { Progress = progress }, cancellationToken), cancellationToken, TaskCreationOptions.None, turns).Unwrap();
        }
    }
}
