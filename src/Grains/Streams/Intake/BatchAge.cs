using OrleansKafkaLoki.Grains.Options.Sink;

namespace OrleansKafkaLoki.Grains.Streams.Intake;

/// <summary>How long records wait for others on their way to Loki.</summary>
public static class BatchAge
{
    /// <summary>Where batches are to be young, calls must not be as rare as elsewhere.</summary>
    private const double GatherShare = 0.4;

    private static readonly TimeSpan LongestGather = TimeSpan.FromMilliseconds(100);

    /// <summary>What goes by before and after: slices are gathered, and batches wait for others that share their request.</summary>
    private const double WayShare = 0.2;

    private static readonly TimeSpan LongestWay = TimeSpan.FromMilliseconds(250);

    /// <summary>How long partitions gather records before they are read: 100 ms, but at most two fifths of <c>batch.timeout_secs</c>.</summary>
    public static TimeSpan GatherOf(BatchOptions limits)
    {
        var share = TimeSpan.FromSeconds(limits.TimeoutSecs * GatherShare);
        return share < LongestGather ? share : LongestGather;
    }

    /// <summary>How long an entry waits at its batcher: <c>batch.timeout_secs</c> without the rest of the way from Kafka to Loki: a fifth of it, at most 250 ms.</summary>
    public static TimeSpan WaitOf(BatchOptions limits)
    {
        var way = TimeSpan.FromSeconds(limits.TimeoutSecs * WayShare);
        return TimeSpan.FromSeconds(limits.TimeoutSecs) - (way < LongestWay ? way : LongestWay);
    }
}
