using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Explanation;

/// <summary>What is known of a partition, a stream, or both of which one waits for the other, at one moment. Any part may be missing.</summary>
internal sealed record Situation
{
    /// <summary>The partition.</summary>
    public PartitionStatus? Partition { get; init; }

    /// <summary>The stream: what was asked for, or what the partition waits for.</summary>
    public StreamStatus? Stream { get; init; }

    /// <summary>The stream's tenant where the stream is written.</summary>
    public TenantOnSilo? Tenant { get; init; }

    /// <summary>The silo that runs the partition.</summary>
    public SiloSituation? PartitionSilo { get; init; }

    /// <summary>The silo that writes the stream.</summary>
    public SiloSituation? StreamSilo { get; init; }

    /// <summary>The silo that should have answered and did not.</summary>
    public SilentSilo? Silent { get; init; }

    /// <summary>Whether the partition had no leader at the last look at Kafka.</summary>
    public bool IsLeaderless { get; init; }

    /// <summary>The partition that this one waits for.</summary>
    public PartitionStatus? Slower { get; init; }

    /// <summary>Both silos, those that are known.</summary>
    public IEnumerable<SiloSituation> Silos => new[] { PartitionSilo, StreamSilo }.OfType<SiloSituation>().DistinctBy(silo => silo.Silo);
}
