using Microsoft.Extensions.Logging;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Audit;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Pipelines.Placement;

namespace OrleansKafkaLoki.Grains.Audit;

/// <inheritdoc cref="IPipelineAuditGrain"/>
[GrainType("pipelineaudit"), KeepAlive, RunsPipeline]
public sealed partial class PipelineAuditGrain(
    [PersistentState("audit", StorageNames.Checkpoints)] IPersistentState<AuditState> state,
    IPipelineCatalog pipelines,
    IPipelineAuditors auditors,
    AuditMetrics metrics,
    TimeProvider time,
    ILogger<PipelineAuditGrain> logger) : Grain, IPipelineAuditGrain, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private string _pipeline = "";
    private ContinuousAuditOptions _options = new();
    private IPipelineAuditor? _auditor;
    private AuditRounds? _rounds;
    private Task _round = Task.CompletedTask;
    private AuditStatus? _status;
    private string? _trouble;
    private long _unasked;
    private string? _why;
    private bool _isUnsaved;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _pipeline = this.GetPrimaryKeyString();
        _options = pipelines.Pipelines[_pipeline].Audit.Continuous;
        Show();
        if (!_options.IsOn())
        {
            return Task.CompletedTask;
        }

        _auditor = auditors.Create(_pipeline, AuditRounds.WindowSecs);
        _rounds = new AuditRounds(
            _options, _auditor, (partition, from, to, windowSecs, token) =>
                GrainFactory.GetGrain<IPartitionAuditGrain>(partition.ToString()).CountAsync(from, to, windowSecs, token), time);
        foreach (var (partition, next) in state.State.NextOffsets)
        {
            _rounds.Resume(PartitionId.Parse(partition), next);
        }

        this.RegisterGrainTimer(
            static (self, _) =>
            {
                self.BeginRound();
                return Task.CompletedTask;
            },
            this,
            new GrainTimerCreationOptions(TimeSpan.Zero, _options.Every) { Interleave = true });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        metrics.Hide(_pipeline);
        await _stopping.CancelAsync();
        await _round.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();

    /// <inheritdoc/>
    public Task WatchAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<AuditStatus> GetStatusAsync() => Task.FromResult(_status!);

    /// <inheritdoc/>
    public async Task ForgetAsync()
    {
        state.State.Findings = [];
        Show();
        await state.WriteStateAsync();
    }

    private void Show()
    {
        var findings = state.State.Findings;
        metrics.Show(_status = new AuditStatus
        {
            Pipeline = _pipeline,
            AuditedUntil = _rounds?.AuditedUntil,
            Records = _rounds?.Records ?? 0,
            Missing = findings.Count(finding => finding.Kind == AuditKind.Missing),
            Twice = findings.Count(finding => finding.Kind == AuditKind.Twice),
            Unasked = _unasked + (_rounds?.TooOld ?? 0),
            Findings = [.. findings],
            Trouble = _trouble,
        });
    }

    private void BeginRound()
    {
        if (_round.IsCompleted)
        {
            _round = RunAsync(); // No timer callback may be long: deactivation waits for it.
        }
    }

    private async Task RunAsync()
    {
        try
        {
            var before = (_rounds!.Records, _rounds.TooOld);
            await LookAgainAsync();
            await _rounds.RunAsync(await ShippedAsync(), TakeAsync, _stopping.Token);
            metrics.Count(_pipeline, _rounds.Records - before.Records, _rounds.TooOld - before.TooOld, 0);
            await SaveAsync();
            _trouble = null;
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // It goes on where it was saved last.
        }
        catch (Exception exception)
        {
            if (_trouble is null)
            {
                LogTrouble(ExpectedFailure.Unexpected(exception), _pipeline, exception.Message);
            }

            _trouble = exception.Message;
        }

        if (!_stopping.IsCancellationRequested)
        {
            Show();
        }
    }

    /// <summary>Up to where each partition is shipped, of those that say so.</summary>
    private async Task<IReadOnlyDictionary<PartitionId, long>> ShippedAsync()
    {
        var status = await GrainFactory.GetGrain<IPipelineCoordinatorGrain>(_pipeline).GetStatusAsync();
        return status.Partitions.Where(partition => partition.Checkpoint >= 0).ToDictionary(partition => partition.Partition, partition => partition.Checkpoint);
    }

    /// <summary>Looks at what differed before: it may have been repaired, by whoever.</summary>
    private async Task LookAgainAsync()
    {
        if (state.State.Findings.Count == 0)
        {
            return;
        }

        var before = state.State.Findings;
        var verdict = await _auditor!.LookAgainAsync(before, _options.Repair, _stopping.Token);
        metrics.Count(_pipeline, 0, 0, verdict.Shipped);
        if (verdict.Shipped > 0)
        {
            LogShipped(_pipeline, verdict.Shipped);
        }

        if (verdict.Findings.Count < before.Count && ReferenceEquals(before, state.State.Findings))
        {
            LogMended(_pipeline, before.Count - verdict.Findings.Count, verdict.Findings.Count);
            state.State.Findings = [.. verdict.Findings];
            _isUnsaved = true;
        }
    }

    /// <summary>Remembers what a comparison found.</summary>
    private async Task TakeAsync(AuditVerdict verdict)
    {
        _unasked += verdict.Unasked;
        metrics.Count(_pipeline, 0, verdict.Unasked, 0);
        if (verdict.Why is { } why && why != _why)
        {
            LogUnasked(_pipeline, verdict.Unasked, why);
            _why = why;
        }

        foreach (var finding in verdict.Findings.Take(AuditVerdict.MostFindings - state.State.Findings.Count))
        {
            state.State.Findings.Add(finding);
            LogDiffers(_pipeline, new LogText(finding));
        }

        _isUnsaved |= verdict.Findings.Count > 0;
        await SaveAsync();
    }

    private async Task SaveAsync()
    {
        var positions = _rounds!.Positions.ToDictionary(position => position.Partition.ToString(), position => position.Next);
        if (_isUnsaved || positions.Count != state.State.NextOffsets.Count || positions.Any(position => state.State.NextOffsets.GetValueOrDefault(position.Key, -1) != position.Value))
        {
            state.State.NextOffsets = positions;
            await state.WriteStateAsync();
            _isUnsaved = false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, EventName = "AuditDiffers", Message = "Pipeline {Pipeline}: Loki does not hold a record once: {Finding}.")]
    private partial void LogDiffers(string pipeline, LogText finding);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "AuditUnasked", Message = "Pipeline {Pipeline}: nobody can say whether Loki holds {Count} entries. {Why}")]
    private partial void LogUnasked(string pipeline, long count, string why);

    [LoggerMessage(Level = LogLevel.Information, EventName = "AuditShipped", Message = "Pipeline {Pipeline}: shipped {Count} entries that were missing in Loki.")]
    private partial void LogShipped(string pipeline, long count);

    [LoggerMessage(Level = LogLevel.Information, EventName = "AuditMended", Message = "Pipeline {Pipeline}: {Count} records that differed do so no longer: they are in Loki once, gone from Kafka, or too old to ask Loki for; {Left} still differ.")]
    private partial void LogMended(string pipeline, int count, int left);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "AuditStuck", Message = "Pipeline {Pipeline}: the continuous audit does not get on, and tries again. {Error}")]
    private partial void LogTrouble(Exception? exception, string pipeline, string error);
}
