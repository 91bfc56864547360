using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Logging;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Cluster;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Partitions;
using OrleansKafkaLoki.Grains.Streams.Intake;

namespace OrleansKafkaLoki.Grains.Cluster;

/// <summary>
/// Tells the balancer what this silo runs: once it is active, when that changes, on every change of membership, and at intervals.
/// Nobody else would start a grain again that a lost silo took along. When the silo stops, its partitions are handed over first.
/// </summary>
/// <param name="grains">Finds the balancer.</param>
/// <param name="silo">This silo.</param>
/// <param name="pipelines">The pipelines it is configured for.</param>
/// <param name="local">The partitions it runs.</param>
/// <param name="streams">The streams it writes.</param>
/// <param name="store">Whether it reaches the store.</param>
/// <param name="membership">Tells of silos that come and go.</param>
/// <param name="time">The clock of the intervals.</param>
/// <param name="logger">Where a balancer that cannot be reached is logged.</param>
public sealed partial class PartitionSupervisor(
    IGrainFactory grains,
    ILocalSiloDetails silo,
    IPipelineCatalog pipelines,
    LocalPartitions local,
    LocalStreams streams,
    IStoreReach store,
    IClusterMembershipService membership,
    TimeProvider time,
    ILogger<PartitionSupervisor> logger) : ILifecycleParticipant<ISiloLifecycle>, IHealthSource, IDisposable
{
    /// <summary>Above the drain: what can go elsewhere goes first.</summary>
    public const int Stage = DrainOnShutdown.Stage + 1;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan IntervalAfterFailure = TimeSpan.FromSeconds(1);

    /// <summary>A balancer on a silo that hangs does not answer; the membership tells when it has gone.</summary>
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Longer than it takes to find the silo dead that the balancer was on, and to begin on another one.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _stop = new();
    private volatile TaskCompletionSource _storeChange = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _failing;
    private long _answered = time.GetTimestamp();
    private Task _run = Task.CompletedTask;

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        nameof(PartitionSupervisor),
        Stage,
        _ =>
        {
            store.Changed += OnStoreChanged;
            _run = Task.Run(SuperviseAsync, CancellationToken.None);
            return Task.CompletedTask;
        },
        async cancellationToken =>
        {
            await _stop.CancelAsync();
            await _run;
            store.Changed -= OnStoreChanged;
            await HandOverAsync(cancellationToken);
        });

    /// <inheritdoc/>
    public IEnumerable<PartHealth> Check()
    {
        var silence = time.GetElapsedTime(Volatile.Read(ref _answered));
        return
        [
            silence < LongestSilence
                ? new PartHealth("balancer", true, null)
                : new PartHealth("balancer", false, string.Create(CultureInfo.InvariantCulture, $"it has not answered for {silence.TotalSeconds:0} s; what runs here goes on")),
        ];
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private async Task SuperviseAsync()
    {
        await using var changes = membership.MembershipUpdates.GetAsyncEnumerator(_stop.Token);
        var change = NextAsync(changes);
        while (!_stop.IsCancellationRequested)
        {
            var (partitions, changed) = local.Watch();
            var storeChange = _storeChange = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (await ReportAsync(Report(partitions), _stop.Token) is SiloOrder.GiveUp && partitions.IsEmpty)
            {
                await streams.GiveUpAsync(); // Not before: what is read here would bring them back.
            }

            await Task.WhenAny(change, changed, storeChange.Task, Task.Delay(_failing ? IntervalAfterFailure : Interval, time, _stop.Token));
            if (change.IsCompleted)
            {
                change = NextAsync(changes);
            }
        }

        await change;
    }

    /// <summary>Completes on a change of membership, and at the stop. When there is nothing more to observe, the intervals go on alone.</summary>
    private async Task NextAsync(IAsyncEnumerator<ClusterMembershipSnapshot> changes)
    {
        try
        {
            if (await changes.MoveNextAsync())
            {
                return;
            }
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            return; // The silo stops.
        }
        catch (Exception exception)
        {
            LogNoMembership(exception);
        }

        await Task.WhenAny(Task.Delay(Timeout.InfiniteTimeSpan, time, _stop.Token));
    }

    /// <summary>Has the silo's partitions moved to others, if there are any; what is left after that is drained where it is.</summary>
    private async Task HandOverAsync(CancellationToken cancellationToken)
    {
        var timeout = TimeSpan.FromMilliseconds(pipelines.Pipelines.Values.Select(pipeline => pipeline.Source.DrainTimeoutMs).DefaultIfEmpty().Max());
        var started = time.GetTimestamp();
        while (time.GetElapsedTime(started) < timeout && !cancellationToken.IsCancellationRequested)
        {
            var (partitions, changed) = local.Watch();
            if (await ReportAsync(Report(partitions) with { Leaving = true }, cancellationToken) is not SiloOrder.GiveUp || partitions.IsEmpty)
            {
                return;
            }

            await Task.WhenAny(changed, Task.Delay(IntervalAfterFailure, time, cancellationToken));
        }
    }

    private SiloReport Report(ImmutableArray<PartitionId> partitions) => new()
    {
        Silo = silo.SiloAddress,
        Pipelines = [.. pipelines.Pipelines.Keys],
        Partitions = partitions,
        StoreLost = store.IsLost,
    };

    private void OnStoreChanged() => _storeChange.TrySetResult();

    /// <summary>What the balancer orders; null when it does not answer.</summary>
    private async Task<SiloOrder?> ReportAsync(SiloReport report, CancellationToken cancellationToken)
    {
        try
        {
            var order = await grains.GetGrain<IPartitionBalancerGrain>(IPartitionBalancerGrain.Key).ReportAsync(report).WaitAsync(AnswerTimeout, time, cancellationToken);
            _failing = false;
            Volatile.Write(ref _answered, time.GetTimestamp());
            return order;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            return null; // The silo stops; what a balancer answers then is of no interest.
        }
        catch (Exception exception)
        {
            if (!_failing)
            {
                _failing = true;
                LogUnreachable(ExpectedFailure.Unexpected(exception), exception.Message);
            }

            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, EventName = "MembershipNotObserved", Message =
        "Changes of membership are not observed any more; partitions are looked after at intervals only.")]
    private partial void LogNoMembership(Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "SupervisorReportFailed", Message =
        "The balancer cannot be reached and is tried again; what runs here goes on. {Error}")]
    private partial void LogUnreachable(Exception? unexpected, string error);
}
