using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Grains.Pipelines;

namespace OrleansKafkaLoki.Grains.Coordination;

/// <summary>
/// Wakes the pipelines' coordinators: once this silo is active, on every change of membership, and at intervals. Nobody
/// else would start a grain again that a lost silo took along.
/// </summary>
/// <param name="grains">Finds coordinators.</param>
/// <param name="pipelines">The pipelines.</param>
/// <param name="membership">Tells of silos that come and go.</param>
/// <param name="time">The clock of the intervals.</param>
/// <param name="logger">Where a coordinator that cannot be reached is told.</param>
public sealed partial class PartitionSupervisor(
    IGrainFactory grains,
    IPipelineCatalog pipelines,
    IClusterMembershipService membership,
    TimeProvider time,
    ILogger<PartitionSupervisor> logger) : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan IntervalAfterFailure = TimeSpan.FromSeconds(2);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, bool> _failing = new();
    private Task _run = Task.CompletedTask;

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        nameof(PartitionSupervisor),
        Hosting.DrainOnShutdown.Stage + 1,
        _ =>
        {
            _run = Task.Run(SuperviseAsync, CancellationToken.None);
            return Task.CompletedTask;
        },
        async _ =>
        {
            await _stop.CancelAsync();
            await _run;
        });

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private async Task SuperviseAsync()
    {
        await using var changes = membership.MembershipUpdates.GetAsyncEnumerator(_stop.Token);
        var change = NextAsync(changes);
        while (!_stop.IsCancellationRequested)
        {
            await Task.WhenAll(pipelines.Pipelines.Keys.Select(ReconcileAsync));
            await Task.WhenAny(change, Task.Delay(_failing.IsEmpty ? Interval : IntervalAfterFailure, time, _stop.Token));
            if (change.IsCompleted)
            {
                change = NextAsync(changes);
            }
        }

        await change;
    }

    /// <summary>Completes on a change of membership, and at the stop. When there is nothing more to hear, the intervals go on alone.</summary>
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

    private async Task ReconcileAsync(string pipeline)
    {
        try
        {
            await grains.GetGrain<IPipelineCoordinatorGrain>(pipeline).ReconcileAsync().WaitAsync(_stop.Token);
            _failing.TryRemove(pipeline, out _);
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            // The silo stops; what a coordinator answers then is of no interest.
        }
        catch (Exception exception)
        {
            if (_failing.TryAdd(pipeline, true))
            {
                LogUnreachable(pipeline, exception.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Changes of membership are not heard any more; partitions are looked after at intervals only.")]
    private partial void LogNoMembership(Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Pipeline {Pipeline}: its coordinator cannot be reached and is tried again. {Error}")]
    private partial void LogUnreachable(string pipeline, string error);
}
