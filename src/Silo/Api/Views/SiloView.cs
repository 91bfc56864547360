using OrleansKafkaLoki.Grains.Interfaces.Cluster;

namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>One silo and what it runs.</summary>
/// <param name="Silo">Its address, as it stands in a partition's <c>silo</c>.</param>
/// <param name="Partitions">How many partitions it runs.</param>
/// <param name="Pipelines">The pipelines that its configuration has, each with the partitions of it that it runs.</param>
/// <param name="Leaving">True once it is being stopped: its partitions go elsewhere.</param>
/// <param name="StoreLost">True when it has not reached Redis for a while, so that its partitions make no progress.</param>
internal sealed record SiloView(string Silo, int Partitions, IReadOnlyList<SiloPipelineView> Pipelines, bool Leaving, bool StoreLost)
{
    /// <summary>The view of <paramref name="report"/>.</summary>
    public static SiloView Of(SiloReport report)
    {
        var counts = report.Partitions.CountBy(partition => partition.Pipeline).ToDictionary();
        var pipelines = report.Pipelines.Union(counts.Keys).Order(StringComparer.Ordinal)
            .Select(pipeline => new SiloPipelineView(pipeline, counts.GetValueOrDefault(pipeline)));
        return new SiloView(report.Silo.ToString(), report.Partitions.Length, [.. pipelines], report.Leaving, report.StoreLost);
    }
}
