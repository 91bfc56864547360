using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;

namespace OrleansKafkaLoki.Grains.Cluster;

/// <summary>Looks at partitions that are paused until nothing of them is under way.</summary>
/// <param name="grains">Where they are.</param>
/// <param name="partitions">Which.</param>
/// <param name="time">The clock of the looks.</param>
internal sealed class DrainWatch(IGrainFactory grains, IReadOnlyCollection<PartitionId> partitions, TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    /// <summary>Looks again and again; how far they are when nothing is under way any more, or when patience is over.</summary>
    public async Task<DrainOutcome> AwaitAsync(ControlOutcome pause, TimeSpan patience)
    {
        var started = time.GetTimestamp();
        for (var wait = TimeSpan.FromMilliseconds(100);; wait = wait * 2 < Longest ? wait * 2 : Longest)
        {
            var statuses = await Task.WhenAll(partitions.Select(StatusOfAsync));
            var outcome = new DrainOutcome(
                pause,
                statuses.Sum(status => status.InFlight),
                statuses.Count(status => status.Silo.Length > 0 && !IsAtRest(status)),
                statuses.Count(status => status.Silo.Length == 0));
            if (outcome.IsDrained || time.GetElapsedTime(started) + wait > patience)
            {
                return outcome;
            }

            await Task.Delay(wait, time);
        }
    }

    /// <summary>One that is being started, drained for a move, or still reads will have something under way.</summary>
    private static bool IsAtRest(PartitionStatus status) =>
        status.State is PartitionState.Paused or PartitionState.Faulted or PartitionState.Stopped && status.Checkpoint == status.Watermark;

    private async Task<PartitionStatus> StatusOfAsync(PartitionId partition)
    {
        try
        {
            return await grains.GetGrain<IPartitionConsumerGrain>(partition.ToString()).GetStatusAsync().WaitAsync(Longest, time);
        }
        catch (Exception exception)
        {
            return PartitionStatus.Unknown(partition, exception.Message);
        }
    }
}
