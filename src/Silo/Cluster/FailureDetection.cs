namespace OrleansKafkaLoki.Silo.Cluster;

/// <summary>How soon a silo that does not answer counts as dead.</summary>
public enum FailureDetection
{
    /// <summary>A killed silo within about 3 s, a hung one within 8 s. Wants silos that are never without CPU for 2 s.</summary>
    Fast,

    /// <summary>
    /// A killed silo within about 6 s, a hung one within 18 s. For machines with CPU limits, overcommitted hosts, or networks
    /// that pause.
    /// </summary>
    Conservative,
}
