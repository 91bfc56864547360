using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Partitions;

namespace OrleansKafkaLoki.Grains.Explanation;

/// <summary>
/// Looks now and then at the partitions of this silo that do not get on, apart from the data path: how the streams fare that they wait for, wherever those are; what
/// keeps each; and says so, once, in the log and in the silo's health when it lasts.
/// </summary>
public sealed partial class PartitionWatch(
    PartitionMetrics metrics, PartitionServices partitions, Explainer explainer, TimeProvider time, ILogger<PartitionWatch> logger)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stop = new();
    private readonly LastingCauses _causes = new(time);
    private volatile ConcurrentDictionary<string, LastingCause> _shown = [];
    private Task _run = Task.CompletedTask;

    /// <summary>What keeps partitions of this silo for a while by now, in one sentence; null when nothing does.</summary>
    public string? SentenceOf(string pipeline) => _shown.GetValueOrDefault(pipeline)?.ToString();

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        nameof(PartitionWatch),
        ServiceLifecycleStage.Active,
        _ =>
        {
            _run = Task.Run(WatchAsync, CancellationToken.None);
            return Task.CompletedTask;
        },
        async _ =>
        {
            await _stop.CancelAsync();
            await _run;
        });

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    /// <summary>Looks once.</summary>
    internal async Task LookAsync()
    {
        var statuses = metrics.Statuses.Where(NeedsALook).ToList();
        var found = new List<(string Pipeline, PartitionId Partition, Finding Finding)>();
        foreach (var pipeline in statuses.GroupBy(status => status.Partition.Pipeline))
        {
            var own = pipeline.ToList();
            var (situations, _) = await explainer.LookAsync(pipeline.Key, own, outline: null, ImmutableDictionary<PartitionId, PartitionStatus>.Empty, Patience);
            foreach (var now in situations)
            {
                var partition = now.Partition!.Partition;
                if (now.Stream is { } stream)
                {
                    partitions.Waiting.Found(partition, stream.Stream, stream.State);
                }

                found.Add((pipeline.Key, partition, Diagnoser.Find(now)));
            }
        }

        partitions.Waiting.Keep(statuses.Where(status => status.WaitsForStream is not null).Select(status => status.Partition).ToHashSet());
        Tell(_causes.Observe(found));
    }

    private static bool NeedsALook(PartitionStatus status) =>
        status.WaitsForStream is not null || status.Condition is not (PartitionCondition.Running or PartitionCondition.CatchingUp or PartitionCondition.Paused);

    private void Tell(CauseChanges changes)
    {
        _shown = new(changes.Lasting.GroupBy(cause => cause.Pipeline).Select(causes => KeyValuePair.Create(causes.Key, causes.MaxBy(cause => cause.Partitions)!)));
        foreach (var cause in changes.New)
        {
            var finding = cause.Finding;
            LogCause(cause, finding);
        }

        foreach (var cause in changes.Over)
        {
            LogOver(cause);
        }
    }

    private async Task WatchAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await LookAsync();
            }
            catch (Exception exception)
            {
                LogFailed(ExpectedFailure.Unexpected(exception), exception.Message);
            }

            await Task.Delay(Interval, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "PartitionsKept", Message =
        "{Cause} {Finding}")]
    private partial void LogCause(LastingCause cause, Finding finding);

    [LoggerMessage(Level = LogLevel.Information, EventName = "PartitionsGoOn", Message = "No longer so: {Cause}")]
    private partial void LogOver(LastingCause cause);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "PartitionsNotLookedAt", Message = "Partitions could not be looked at. {Error}")]
    private partial void LogFailed(Exception? unexpected, string error);
}
