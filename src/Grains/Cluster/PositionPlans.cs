using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Grains.Pipelines.Topics;

namespace OrleansKafkaLoki.Grains.Cluster;

/// <summary>Tells what seeks and skips would do.</summary>
/// <param name="topics">What Kafka has.</param>
/// <param name="statusOf">Where a partition stands.</param>
internal sealed class PositionPlans(ITopicCatalog topics, Func<PartitionId, Task<PartitionStatus>> statusOf)
{
    /// <summary>Partitions that are asked for at once.</summary>
    private const int AtOnce = 32;

    /// <summary>What a seek would do to each partition.</summary>
    /// <exception cref="ArgumentException">One has no such offset.</exception>
    /// <exception cref="TopicCatalogException">Kafka does not answer.</exception>
    public async Task<ImmutableArray<PositionStep>> SeekAsync(ImmutableArray<PartitionId> partitions, SeekTarget target)
    {
        var steps = ImmutableArray.CreateBuilder<PositionStep>(partitions.Length);
        foreach (var some in partitions.Chunk(AtOnce))
        {
            steps.AddRange(await Task.WhenAll(some.Select(partition => SeekAsync(partition, target))));
        }

        return steps.MoveToImmutable();
    }

    /// <summary>What a skip would do.</summary>
    /// <exception cref="ArgumentException">The partition has no such offsets that are still to come.</exception>
    /// <exception cref="TopicCatalogException">Kafka does not answer.</exception>
    public async Task<PositionStep> SkipAsync(PartitionId partition, OffsetSpan offsets)
    {
        var (bounds, status) = (await BoundsAsync(partition), await statusOf(partition));
        if (offsets.From >= offsets.To || offsets.From < bounds.Low || offsets.To > bounds.High)
        {
            throw new ArgumentException($"{partition} has offsets {bounds.Low} to {bounds.High - 1}: name some of them, the first and the one behind the last.", nameof(offsets));
        }

        if (status.Watermark < 0)
        {
            throw new ArgumentException($"{partition} does not tell where it stands, so it is not known what of it has its verdict: ask again. {status.Reason}", nameof(offsets));
        }

        return offsets.From >= status.Watermark
            ? Step(status, offsets.To) with { Skips = offsets.To - offsets.From, Repeats = 0 }
            : throw new ArgumentException($"{partition} stands at offset {status.Watermark}: what lies before it has its verdict, and cannot be passed any more.", nameof(offsets));
    }

    /// <summary>Checks that a partition still stands where its operator saw it.</summary>
    /// <exception cref="ArgumentException">An ETag speaks for one partition.</exception>
    /// <exception cref="StalePositionException">It stands elsewhere.</exception>
    public static void Check(ImmutableArray<PositionStep> steps, string? etag)
    {
        if (etag is null)
        {
            return;
        }

        if (steps is not [var step])
        {
            throw new ArgumentException("An ETag speaks for one partition.", nameof(etag));
        }

        if (step.ETag != etag)
        {
            throw new StalePositionException($"{step.Partition} is at {step.ETag} by now, and not at {etag}.");
        }
    }

    private async Task<PositionStep> SeekAsync(PartitionId partition, SeekTarget target)
    {
        var (bounds, status) = (await BoundsAsync(partition), await statusOf(partition));
        var to = target.Point switch
        {
            SeekPoint.Earliest => bounds.Low,
            SeekPoint.Latest => bounds.High,
            SeekPoint.Timestamp => await topics.FindExactOffsetAsync(partition, DateTimeOffset.FromUnixTimeMilliseconds(target.Value), CancellationToken.None)
                ?? throw new ArgumentException($"The brokers of {partition} do not find offsets by time.", nameof(target)),
            _ when target.Value < bounds.Low || target.Value > bounds.High =>
                throw new ArgumentException($"{partition} has offsets {bounds.Low} to {bounds.High - 1}, and {target.Value} is none of them nor the one to come.", nameof(target)),
            _ => target.Value,
        };
        return Step(status, to);
    }

    private Task<LogBounds> BoundsAsync(PartitionId partition) => topics.GetLogBoundsAsync(partition, CancellationToken.None);

    private static PositionStep Step(PartitionStatus status, long to) => new()
    {
        Partition = status.Partition,
        From = status.Watermark,
        To = to,
        Skips = status.Watermark < 0 ? 0 : Math.Max(0, to - status.Watermark),
        Repeats = status.Watermark < 0 ? 0 : Math.Max(0, status.Watermark - to),
        ETag = status.ETag,
    };
}
