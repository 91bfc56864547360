using System.Globalization;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Explanation;

/// <summary>What has kept partitions of a silo for a while.</summary>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Finding">The cause, as found of the first of them.</param>
/// <param name="Partition">The first of them.</param>
/// <param name="Partitions">How many.</param>
internal sealed record LastingCause(string Pipeline, Finding Finding, PartitionId Partition, int Partitions)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Partition}{(Partitions > 1 ? $" and {Partitions - 1} others" : "")}: {Finding.Because}");
}
