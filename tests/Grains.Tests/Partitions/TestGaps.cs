using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Partitions;

namespace OrleansKafkaLoki.Grains.Tests.Partitions;

/// <summary>Gaps of a partition whose metrics nobody reads.</summary>
internal static class TestGaps
{
    public static PartitionGaps Create(PartitionId partition, TimeProvider? time = null, ILogger? logger = null, IMeterFactory? meters = null) => new(
        partition,
        new PartitionMetrics(meters ?? new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>()),
        time ?? TimeProvider.System,
        logger ?? NullLogger.Instance);
}
