namespace OrleansKafkaLoki.Grains.Interfaces.Explanation;

/// <summary>What a link of the chain is.</summary>
[GenerateSerializer, Alias("okl.LinkKind")]
public enum LinkKind
{
    /// <summary>A partition, by its text form.</summary>
    Partition,

    /// <summary>A label stream, by its labels.</summary>
    Stream,

    /// <summary>A tenant; empty when none is sent.</summary>
    Tenant,

    /// <summary>Loki, by its address.</summary>
    Endpoint,
}
