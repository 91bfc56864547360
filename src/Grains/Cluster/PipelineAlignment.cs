using Microsoft.Extensions.Logging;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Grains.Partitions.Alignment;

namespace OrleansKafkaLoki.Grains.Cluster;

/// <summary>
/// Asks a pipeline's partitions how far they are and answers with the horizon. All who ask within a moment share one round; a large
/// pipeline takes longer, so that a round costs each silo little. Runs on the coordinator's scheduler.
/// </summary>
internal sealed partial class PipelineAlignment(IGrainFactory grains, TimeSpan maxDrift, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan IntervalWhileStarting = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan IntervalPerPartition = TimeSpan.FromSeconds(1) / 2000;
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(2);

    private readonly TimeAlignment _alignment = new(maxDrift, time);
    private IReadOnlySet<PartitionId> _reported = new HashSet<PartitionId>();
    private Task<PipelineHorizon> _round = Task.FromResult(PipelineHorizon.Open);
    private IReadOnlyList<PartitionId> _asked = [];
    private long _begun;
    private TimeSpan _interval;

    /// <summary>The horizon, at most one interval old.</summary>
    /// <param name="partitions">The pipeline's partitions; another list begins another round.</param>
    public Task<PipelineHorizon> HorizonAsync(IReadOnlyList<PartitionId> partitions)
    {
        if (!ReferenceEquals(partitions, _asked) || (_round.IsCompleted && time.GetElapsedTime(_begun) >= _interval))
        {
            _asked = partitions;
            _begun = time.GetTimestamp();
            _interval = AtLeast(ShortestInterval, partitions);
            _round = partitions.Count > 1 ? AskAsync(partitions) : Task.FromResult(PipelineHorizon.Open);
        }

        return _round;
    }

    private async Task<PipelineHorizon> AskAsync(IReadOnlyList<PartitionId> partitions)
    {
        var horizon = _alignment.Align(await Task.WhenAll(partitions.Select(FrontierOfAsync)));
        foreach (var partition in _alignment.Stuck.Except(_reported))
        {
            LogStuck(partition, TimeAlignment.StuckAfter.TotalSeconds);
        }

        _reported = _alignment.Stuck;
        if (Horizon.Of(horizon) == Horizon.Unknown)
        {
            _interval = AtLeast(IntervalWhileStarting, partitions); // The others wait for what is over in a moment.
        }

        return horizon;
    }

    private static TimeSpan AtLeast(TimeSpan interval, IReadOnlyList<PartitionId> partitions) =>
        partitions.Count * IntervalPerPartition > interval ? partitions.Count * IntervalPerPartition : interval;

    private async Task<(PartitionId Partition, PartitionFrontier? Frontier)> FrontierOfAsync(PartitionId partition)
    {
        try
        {
            return (partition, await grains.GetGrain<IPartitionConsumerGrain>(partition.ToString()).GetFrontierAsync().WaitAsync(AnswerTimeout, time));
        }
        catch (Exception exception)
        {
            LogNoAnswer(partition, exception.Message);
            return (partition, null);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "PartitionStuck", Message =
        "{Partition}: has sent nothing for {Seconds} s though Kafka has more; the pipeline's other partitions do not wait for it any more.")]
    private partial void LogStuck(PartitionId partition, double seconds);

    [LoggerMessage(Level = LogLevel.Debug, EventName = "FrontierUnknown", Message = "{Partition}: does not tell how far it is. {Error}")]
    private partial void LogNoAnswer(PartitionId partition, string error);
}
