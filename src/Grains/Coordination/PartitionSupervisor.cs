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
    private Task _run = Task.CompletedTask;
    private bool _failing;

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
        var change = changes.MoveNextAsync().AsTask();
        try
        {
            while (true)
            {
                await Task.WhenAll(pipelines.Pipelines.Keys.Select(ReconcileAsync));
                await Task.WhenAny(change, Task.Delay(_failing ? IntervalAfterFailure : Interval, time, _stop.Token));
                _stop.Token.ThrowIfCancellationRequested();
                if (change.IsCompleted && await change)
                {
                    change = changes.MoveNextAsync().AsTask();
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The silo stops.
        }
    }

    private async Task ReconcileAsync(string pipeline)
    {
        try
        {
            await grains.GetGrain<IPipelineCoordinatorGrain>(pipeline).ReconcileAsync().WaitAsync(_stop.Token);
            _failing = false;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            if (!_failing)
            {
                LogUnreachable(pipeline, exception.Message);
            }

            _failing = true;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Pipeline {Pipeline}: its coordinator cannot be reached and is tried again. {Error}")]
    private partial void LogUnreachable(string pipeline, string error);
}
