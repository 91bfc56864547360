namespace OrleansKafkaLoki.Grains.Interfaces.Partitions;

/// <summary>The silo that is to run a partition.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Silo">The silo.</param>
/// <param name="IsThere">True when it runs there already, as far as is known.</param>
[GenerateSerializer, Immutable, Alias("okl.PartitionHome")]
public readonly record struct PartitionHome(
    [property: Id(0)] PartitionId Partition, [property: Id(1)] SiloAddress Silo, [property: Id(2)] bool IsThere);
