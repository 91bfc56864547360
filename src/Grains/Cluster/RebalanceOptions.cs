namespace OrleansKafkaLoki.Grains.Cluster;

/// <summary>How partitions are spread over silos.</summary>
public sealed class RebalanceOptions
{
    /// <summary>From the arrival of a silo until partitions move to it. Default: 3 s.</summary>
    public TimeSpan JoinDelay { get; init; } = TimeSpan.FromSeconds(3);
}
