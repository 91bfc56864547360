using OrleansKafkaLoki.Grains.Interfaces.Jobs;

namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>What a job would look at. How much of that Loki lacks, an audit of the same range tells.</summary>
/// <param name="Offsets">How many offsets.</param>
/// <param name="Unshipped">Offsets that were asked for, and that the pipeline has not come to: they are left to it.</param>
/// <param name="Partitions">The partitions of which it would look at any.</param>
internal sealed record JobPlanView(long Offsets, long Unshipped, IReadOnlyList<JobRangeView> Partitions)
{
    /// <summary>The view of <paramref name="ranges"/>.</summary>
    public static JobPlanView Of(IReadOnlyList<JobRange> ranges) => new(
        ranges.Sum(range => range.To - range.From), ranges.Sum(range => range.Unshipped),
        [.. ranges.Where(range => range.To > range.From || range.Unshipped > 0)
            .Select(range => new JobRangeView(range.Partition.Topic, range.Partition.Partition, range.From, range.To, range.Unshipped))]);
}
