using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Placement;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Cluster;
using OrleansKafkaLoki.Grains.Interfaces.Events;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;

namespace OrleansKafkaLoki.Grains.Cluster;

/// <inheritdoc cref="IPartitionBalancerGrain"/>
[GrainType("partitionbalancer"), KeepAlive, Immovable]
public sealed partial class PartitionBalancerGrain(
    IClusterMembershipService membership,
    RebalanceOptions options,
    RebalanceMetrics metrics,
    TimeProvider time,
    ILogger<PartitionBalancerGrain> logger,
    IPipelineEvents events) : Grain, IPartitionBalancerGrain
{
    /// <summary>How long a new activation waits for the silos to report, so that it does not move what it does not know of.</summary>
    private static readonly TimeSpan ReportGrace = TimeSpan.FromSeconds(2);

    /// <summary>How long an operator's order waits for them: longer than they let pass between two reports.</summary>
    private static readonly TimeSpan OrderGrace = TimeSpan.FromSeconds(8);

    /// <summary>Between rounds that only see to what did not come about.</summary>
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    /// <summary>Below the response timeout of a grain call. A call to a silo that is lost fails when the cluster says that it is.</summary>
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(25);

    private readonly SiloRegister _silos = new(time);
    private readonly Dictionary<string, ImmutableArray<PartitionId>> _partitions = [];
    private readonly HashSet<string> _stale = [];
    private readonly Dictionary<PartitionId, SiloAddress> _pins = [];
    private Dictionary<PartitionId, SiloAddress> _plan = [];
    private Task _rounds = Task.CompletedTask;
    private IGrainTimer? _timer;
    private long _activated;
    private long? _wakeAt;
    private bool _due;
    private bool _levelsNow;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _activated = time.GetTimestamp();
        _timer = this.RegisterGrainTimer(
            static (self, cancellationToken) =>
            {
                self._wakeAt = null;
                _ = self.RoundsAsync(); // No timer callback may be long: deactivation waits for it.
                return Task.CompletedTask;
            },
            this,
            new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { Interleave = true });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        metrics.Misplaced = null;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<SiloOrder> ReportAsync(SiloReport report)
    {
        _silos.Observe(report);
        foreach (var pipeline in report.Pipelines.Where(pipeline => !_partitions.ContainsKey(pipeline)))
        {
            _stale.Add(pipeline);
        }

        if (_silos.Elect(Alive()) || _stale.Count > 0)
        {
            _ = RoundsAsync();
        }
        else if (report.StoreLost)
        {
            WakeIn(SiloRegister.StoreLossGrace);
        }
        else if (CountMisplaced() > 0)
        {
            WakeIn(RetryInterval);
        }

        return Task.FromResult(_silos.OrderTo(report.Silo));
    }

    /// <inheritdoc/>
    public Task PartitionsChangedAsync(string pipeline)
    {
        _stale.Add(pipeline);
        return RoundsAsync();
    }

    /// <inheritdoc/>
    public Task<ClusterStatus> GetStatusAsync() => Task.FromResult(new ClusterStatus { Silos = _silos.Reports, Misplaced = CountMisplaced() });

    private IEnumerable<PartitionId> Partitions => _partitions.Values.SelectMany(partitions => partitions);

    /// <summary>What was planned stays so, also while a partition is on its way; only a new activation has to go by where they run.</summary>
    private Dictionary<PartitionId, SiloAddress> Homes()
    {
        var homes = _silos.Homes;
        foreach (var (partition, silo) in _plan)
        {
            homes[partition] = silo;
        }

        return homes;
    }

    private HashSet<SiloAddress> Alive() =>
        [.. membership.CurrentSnapshot.Members.Values.Where(member => member.Status == SiloStatus.Active).Select(member => member.SiloAddress)];

    private int CountMisplaced()
    {
        var misplaced = _plan.Count(home => !_silos.Runs(home.Value, home.Key));
        metrics.Misplaced = misplaced;
        return misplaced;
    }

    /// <summary>A round, and another one if it was asked for meanwhile; who asks waits for both.</summary>
    private Task RoundsAsync()
    {
        _due = true;
        return _rounds.IsCompleted ? _rounds = RunAsync() : _rounds;

        async Task RunAsync()
        {
            while (_due)
            {
                await AwaitReportsAsync(ReportGrace);
                _due = false;
                try
                {
                    await RoundAsync();
                }
                catch (Exception exception)
                {
                    LogRoundFailed(exception);
                    WakeIn(RetryInterval);
                }
            }
        }
    }

    private async Task AwaitReportsAsync(TimeSpan grace)
    {
        while (time.GetElapsedTime(_activated) < grace && !_silos.HasAll(Alive()))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), time);
        }
    }

    private async Task RoundAsync()
    {
        // A pipeline that no silo has any more has no coordinator to ask, either.
        var pipelines = _silos.Reports.SelectMany(report => report.Pipelines).ToHashSet();
        _stale.IntersectWith(pipelines);
        foreach (var removed in _partitions.Keys.Except(pipelines).ToList())
        {
            _partitions.Remove(removed);
        }

        await AskAsync();
        _silos.Elect(Alive());
        var members = _silos.Members;
        if (members.Count == 0)
        {
            return;
        }

        var homes = Homes();
        var partitions = Partitions.ToHashSet();
        foreach (var (partition, silo) in _pins.ToList())
        {
            if (partitions.Contains(partition) && members.Any(member => member.Silo.Equals(silo)))
            {
                homes[partition] = silo;
            }
            else
            {
                _pins.Remove(partition);
            }
        }

        var wait = _levelsNow ? TimeSpan.Zero : options.JoinDelay - _silos.SinceLastJoin!.Value;
        _levelsNow = false;
        var plan = BalancePlanner.Plan(partitions, members, homes, level: wait <= TimeSpan.Zero, _pins.Keys.ToHashSet());
        LogChanges(plan, members);
        _plan = plan;
        if (wait > TimeSpan.Zero && members.Count > 1)
        {
            WakeIn(wait);
        }

        await Task.WhenAll(plan.GroupBy(home => home.Key.Pipeline).Select(homes => RunAsync(homes.Key, homes)));
        if (CountMisplaced() > 0)
        {
            WakeIn(RetryInterval);
        }
    }

    /// <summary>Sees to a round after <paramref name="wait"/>, unless one is to come sooner.</summary>
    private void WakeIn(TimeSpan wait)
    {
        var at = time.GetTimestamp() + (long)(wait.TotalSeconds * time.TimestampFrequency);
        if (_wakeAt is null || at < _wakeAt)
        {
            _wakeAt = at;
            _timer!.Change(wait, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Asks the coordinators whose partitions are not known, or not any more.</summary>
    private Task AskAsync() => Task.WhenAll(_stale.ToList().Select(async pipeline =>
    {
        _stale.Remove(pipeline);
        try
        {
            _partitions[pipeline] = await GrainFactory.GetGrain<IPipelineCoordinatorGrain>(pipeline).GetPartitionsAsync().WaitAsync(AnswerTimeout, time);
        }
        catch (Exception exception)
        {
            LogNoAnswer(ExpectedFailure.Unexpected(exception), pipeline, exception.Message);
            _stale.Add(pipeline);
            WakeIn(RetryInterval);
        }
    }));

    private async Task RunAsync(string pipeline, IEnumerable<KeyValuePair<PartitionId, SiloAddress>> homes)
    {
        try
        {
            await GrainFactory.GetGrain<IPipelineCoordinatorGrain>(pipeline)
                .RunAsync([.. homes.Select(home => new PartitionHome(home.Key, home.Value, _silos.Runs(home.Value, home.Key)))])
                .WaitAsync(AnswerTimeout, time);
        }
        catch (Exception exception)
        {
            LogNoAnswer(ExpectedFailure.Unexpected(exception), pipeline, exception.Message);
        }
    }

    private void LogChanges(Dictionary<PartitionId, SiloAddress> plan, IReadOnlyList<BalanceMember> members)
    {
        var moved = plan.Count(home => _plan.TryGetValue(home.Key, out var before) && !before.Equals(home.Value));
        if (moved > 0 || plan.Count != _plan.Count)
        {
            var counts = plan.Values.CountBy(silo => silo).ToDictionary();
            var silos = string.Join(", ", members.Select(member => $"{member.Silo.Endpoint}: {counts.GetValueOrDefault(member.Silo)}"));
            LogPlan(plan.Count, moved, silos);
            events.Raise(new EventDraft(PipelineEventKind.Rebalanced, null, null, $"{plan.Count} partitions, {moved} of them change their silo. {silos}.")
            {
                Details = [("partitions", plan.Count), ("moved", moved)],
            });
        }
    }

    [LoggerMessage(Level = LogLevel.Information, EventName = "PartitionsPlanned", Message =
        "{Partitions} partitions, {Moved} of them change their silo. {Silos}.")]
    private partial void LogPlan(int partitions, int moved, string silos);

    [LoggerMessage(Level = LogLevel.Error, EventName = "BalancingFailed", Message =
        "Partitions could not be spread over the silos; that is tried again.")]
    private partial void LogRoundFailed(Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "CoordinatorUnreachable", Message =
        "Pipeline {Pipeline}: its coordinator does not answer and is tried again. {Error}")]
    private partial void LogNoAnswer(Exception? unexpected, string pipeline, string error);
}
