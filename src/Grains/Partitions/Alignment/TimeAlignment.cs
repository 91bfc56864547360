using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;

namespace OrleansKafkaLoki.Grains.Partitions.Alignment;

/// <summary>
/// Finds the horizon of a pipeline: the frontier of the slowest partition that has a backlog and gets on with it, plus the drift
/// that is allowed. A held partition's frontier is the record it waits to send, so the slowest one may always go, and somebody moves at
/// all times. Who may go and does not is not waited for.
/// </summary>
/// <param name="maxDrift">How far ahead of the slowest partition the others may be, in log time.</param>
/// <param name="time">Measures how long a partition has not moved.</param>
internal sealed class TimeAlignment(TimeSpan maxDrift, TimeProvider time)
{
    /// <summary>A partition that could move and has not for so long is not waited for.</summary>
    public static readonly TimeSpan StuckAfter = TimeSpan.FromSeconds(60);

    /// <summary>How long the others wait for a partition that starts, or that does not answer any more: it may be moving to another silo.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);

    private Dictionary<PartitionId, Observation> _observed = [];
    private Horizon _horizon = Horizon.Unknown;

    /// <summary>The partitions behind the last horizon's slowest one: not waited for, because they do not move.</summary>
    public IReadOnlySet<PartitionId> Stuck { get; private set; } = new HashSet<PartitionId>();

    /// <summary>The horizon as of now.</summary>
    /// <param name="frontiers">Every partition with what it answered just now; null when it did not answer.</param>
    public PipelineHorizon Align(IEnumerable<(PartitionId Partition, PartitionFrontier? Frontier)> frontiers)
    {
        var observed = new Dictionary<PartitionId, Observation>();
        var stuck = new List<(PartitionId Partition, long TimestampMs)>();
        var horizon = Horizon.Open;
        (PartitionId Partition, long TimestampMs)? slowest = null;
        foreach (var (partition, answer) in frontiers)
        {
            if (Observe(partition, answer) is not { } latest)
            {
                continue;
            }

            observed.Add(partition, latest);
            var limit = LimitOf(latest);
            if (IsStuck(latest))
            {
                stuck.Add((partition, latest.Frontier.TimestampMs));
            }
            else if (limit < horizon)
            {
                (horizon, slowest) = (limit, (partition, latest.Frontier.TimestampMs));
            }
        }

        _observed = observed;
        _horizon = horizon.Time is null ? _horizon : horizon;
        var slowestMs = slowest?.TimestampMs ?? 0;
        Stuck = stuck.Where(other => other.TimestampMs < slowestMs).Select(other => other.Partition).ToHashSet();
        return new PipelineHorizon { TimestampMs = horizon.OnTheWire, Slowest = slowest?.Partition, SlowestMs = slowestMs };
    }

    private Observation? Observe(PartitionId partition, PartitionFrontier? answer)
    {
        var known = _observed.TryGetValue(partition, out var last) && time.GetElapsedTime(last.ObservedAt) < StuckAfter;
        if (answer is not { Kind: not FrontierKind.Stopped } frontier)
        {
            return known && time.GetElapsedTime(last.ObservedAt) < Grace ? last : null;
        }

        // One that moves to another silo goes on about where it was: the others need not wait for its first record.
        if (frontier.Kind == FrontierKind.Starting && known && last.Frontier.Kind != FrontierKind.Starting && time.GetElapsedTime(last.ObservedAt) < Grace)
        {
            return last;
        }

        // A session that breaks again and again at the same record tells of movement, but gets nowhere: only new ground counts. That is an
        // offset, because behind an outlier there is no later time for long. A held partition beyond the horizon cannot move.
        var now = time.GetTimestamp();
        var best = frontier.Kind switch
        {
            FrontierKind.CaughtUp => -1,
            FrontierKind.Starting => known ? last.BestMs : -1,
            _ => known ? Math.Max(last.BestMs, frontier.TimestampMs) : frontier.TimestampMs,
        };
        var bestOffset = known ? Math.Max(last.BestOffset, frontier.NextOffset) : frontier.NextOffset;
        var moved = !known || best > last.BestMs || bestOffset > last.BestOffset || frontier.Kind == FrontierKind.CaughtUp
            || (frontier.Kind == FrontierKind.Held && Horizon.At(frontier.TimestampMs) > _horizon);
        return new Observation(frontier, now, best, bestOffset, moved ? now : last.MovedAt);
    }

    private bool IsStuck(in Observation latest) => latest.Frontier.Kind switch
    {
        FrontierKind.Lagging => latest.Frontier.IdleMs >= StuckAfter.TotalMilliseconds || time.GetElapsedTime(latest.MovedAt) >= StuckAfter,
        FrontierKind.Held => time.GetElapsedTime(latest.MovedAt) >= StuckAfter,
        _ => false,
    };

    private Horizon LimitOf(in Observation latest) => latest.Frontier.Kind switch
    {
        FrontierKind.Lagging or FrontierKind.Held => Horizon.At(latest.Frontier.TimestampMs + (long)maxDrift.TotalMilliseconds),
        FrontierKind.Starting when latest.Frontier.IdleMs < Grace.TotalMilliseconds && time.GetElapsedTime(latest.MovedAt) < Grace => Horizon.Unknown,
        _ => Horizon.Open,
    };

    private readonly record struct Observation(PartitionFrontier Frontier, long ObservedAt, long BestMs, long BestOffset, long MovedAt);
}
