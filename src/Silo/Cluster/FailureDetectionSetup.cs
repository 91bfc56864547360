using Orleans.Configuration;

namespace OrleansKafkaLoki.Silo.Cluster;

/// <summary>What <see cref="FailureDetection"/> means to Orleans.</summary>
internal static class FailureDetectionSetup
{
    /// <summary>
    /// Sets how silos probe each other. <see cref="ClusterMembershipOptions.MaxProbeTimeout"/> bounds, times the probes that may be missed,
    /// how long an open connection to a hung silo speaks for it.
    /// </summary>
    public static void Apply(FailureDetection detection, ClusterMembershipOptions membership)
    {
        (membership.ProbeTimeout, membership.MinProbeTimeout, membership.MaxProbeTimeout) = detection switch
        {
            FailureDetection.Conservative => (TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(2.5), TimeSpan.FromSeconds(5)),
            _ => (TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)),
        };
        membership.NumMissedProbesLimit = 3;
        membership.NumProbedSilos = 10;
        membership.TableRefreshTimeout = TimeSpan.FromSeconds(10);
        membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(10);
        membership.DefunctSiloExpiration = TimeSpan.FromHours(1);
    }
}
