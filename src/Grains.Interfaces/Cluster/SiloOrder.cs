namespace OrleansKafkaLoki.Grains.Interfaces.Cluster;

/// <summary>What a silo that has reported is to do.</summary>
[GenerateSerializer, Alias("okl.SiloOrder")]
public enum SiloOrder
{
    /// <summary>Go on.</summary>
    Stay,

    /// <summary>Others take over what it runs: its streams are to be given up, too.</summary>
    GiveUp,

    /// <summary>There is nobody who could take over what it runs.</summary>
    Alone,
}
