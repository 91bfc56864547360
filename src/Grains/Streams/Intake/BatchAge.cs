using OrleansKafkaLoki.Grains.Options.Sink;

namespace OrleansKafkaLoki.Grains.Streams.Intake;

/// <summary>How long an entry waits at its batcher for others.</summary>
internal static class BatchAge
{
    /// <summary>What goes by before and after: slices are gathered for 100 ms, and batches wait for others that share their request.</summary>
    private const double WayShare = 0.2;

    private static readonly TimeSpan LongestWay = TimeSpan.FromMilliseconds(250);

    /// <summary><c>batch.timeout_secs</c> without the rest of the way from Kafka to Loki: a fifth of it, at most 250 ms.</summary>
    public static TimeSpan WaitOf(BatchOptions limits)
    {
        var way = TimeSpan.FromSeconds(limits.TimeoutSecs * WayShare);
        return TimeSpan.FromSeconds(limits.TimeoutSecs) - (way < LongestWay ? way : LongestWay);
    }
}
