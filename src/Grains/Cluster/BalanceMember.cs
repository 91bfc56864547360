namespace OrleansKafkaLoki.Grains.Cluster;

/// <summary>A silo that can run partitions.</summary>
/// <param name="Silo">The silo.</param>
/// <param name="Pipelines">The pipelines that it is configured for.</param>
internal sealed record BalanceMember(SiloAddress Silo, IReadOnlySet<string> Pipelines);
