using System.Globalization;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Partitions;

namespace OrleansKafkaLoki.Silo.Health;

/// <summary>
/// Shows this silo's partitions as the part <c>partitions.&lt;pipeline&gt;</c>: not ready while one is held by a fault or has
/// failed to start, with the first one's reason; where one is kept by something else for a while, it says by what.
/// </summary>
internal sealed class PartitionHealthSource(IPipelineCatalog pipelines, PartitionMetrics metrics, Func<string, string?> sentenceOf) : IHealthSource
{
    /// <inheritdoc/>
    public IEnumerable<PartHealth> Check()
    {
        var held = metrics.Statuses.Where(IsHeld).ToLookup(status => status.Partition.Pipeline);
        return pipelines.Pipelines.Keys.Select(pipeline => Part(pipeline, [.. held[pipeline]], sentenceOf(pipeline)));
    }

    // A start that takes its time has no reason yet; one that has failed does.
    private static bool IsHeld(PartitionStatus status) => status is { State: PartitionState.Faulted } or { State: PartitionState.Starting, Reason: not null };

    private static PartHealth Part(string pipeline, PartitionStatus[] held, string? sentence)
    {
        var first = held.MinBy(status => (status.Partition.Topic, status.Partition.Partition));
        return new PartHealth($"partitions.{pipeline}", Ready: first is null, first is null ? sentence : Reason(held.Length, first));
    }

    private static string Reason(int count, PartitionStatus first) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} cannot be read; {first.Partition}: {first.Reason}");
}
