using System.Collections.Immutable;

namespace OrleansKafkaLoki.Grains.Interfaces.Streams;

/// <summary>A pipeline's tenants.</summary>
/// <param name="Items">Those that have streams, or were pushed for lately: of each silo the 1000 that hold the most, ordered by name.</param>
/// <param name="Silent">Silos whose part is missing here.</param>
[GenerateSerializer, Immutable, Alias("okl.TenantList")]
public sealed record TenantList([property: Id(0)] ImmutableArray<TenantStatus> Items, [property: Id(1)] ImmutableArray<SilentSilo> Silent);
