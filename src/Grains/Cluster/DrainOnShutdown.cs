using Microsoft.Extensions.Logging;
using OrleansKafkaLoki.Grains.Events;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Partitions;
using OrleansKafkaLoki.Grains.Streams.Intake;

namespace OrleansKafkaLoki.Grains.Cluster;

/// <summary>
/// Drains the silo's partitions before Orleans deactivates anything: reading stops, batches are flushed, verdicts awaited and
/// watermarks checkpointed while every grain still answers. Then the batchers finish what other silos' partitions sent them.
/// </summary>
/// <param name="partitions">The partitions on this silo.</param>
/// <param name="streams">The batchers on this silo.</param>
/// <param name="pipelines">How long each pipeline may take.</param>
/// <param name="time">The clock of the deadline.</param>
/// <param name="logger">Where a drain that did not finish is logged.</param>
public sealed partial class DrainOnShutdown(
    LocalPartitions partitions, LocalStreams streams, IPipelineCatalog pipelines, TimeProvider time, ILogger<DrainOnShutdown> logger)
    : ILifecycleParticipant<ISiloLifecycle>
{
    /// <summary>Above <see cref="ServiceLifecycleStage.Active"/>: stops before Orleans begins to, and while events of it can still be told.</summary>
    public const int Stage = EventPublisher.Stage + 1;

    private static readonly TimeSpan LongestClose = TimeSpan.FromSeconds(3);

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle observer) =>
        observer.Subscribe(nameof(DrainOnShutdown), Stage, _ => Task.CompletedTask, DrainAsync);

    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        var grains = partitions.Stop();
        var timeout = TimeSpan.FromMilliseconds(pipelines.Pipelines.Values.Select(pipeline => pipeline.Source.DrainTimeoutMs).DefaultIfEmpty().Max());
        LogDraining(grains.Count);
        var started = time.GetTimestamp();
        try
        {
            await Task.WhenAll(grains.Select(grain => grain.DrainAsync(timeout))).WaitAsync(cancellationToken);
        }
        catch (Exception exception)
        {
            LogDrainFailed(exception);
        }

        try
        {
            await streams.CloseAsync().WaitAsync(LongestClose, time, cancellationToken);
        }
        catch (Exception exception)
        {
            LogCloseFailed(exception);
        }

        streams.Release();
        var took = time.GetElapsedTime(started);
        LogDrained(took);
    }

    [LoggerMessage(Level = LogLevel.Information, EventName = "DrainStarted", Message = "Stopping: draining {Count} partitions.")]
    private partial void LogDraining(int count);

    [LoggerMessage(Level = LogLevel.Information, EventName = "DrainCompleted", Message = "Drained in {Took}.")]
    private partial void LogDrained(TimeSpan took);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "DrainFailed", Message =
        "Not every partition could be drained; the records of those that could not are read again from their checkpoint.")]
    private partial void LogDrainFailed(Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "StreamCloseFailed", Message =
        "Not every stream could be closed; partitions of other silos send what is left again.")]
    private partial void LogCloseFailed(Exception exception);
}
