namespace OrleansKafkaLoki.Grains.Cluster;

/// <summary>A coordinator's grain state: what the pipeline has seen of its topics.</summary>
[GenerateSerializer, Alias("okl.KnownTopics")]
public sealed class KnownTopics
{
    /// <summary>True once the pipeline has looked at Kafka for the first time.</summary>
    [Id(0)] public bool Looked { get; set; }

    /// <summary>Partitions per topic as last seen.</summary>
    [Id(1)] public Dictionary<string, int> PartitionCounts { get; set; } = [];
}
