using System.ComponentModel.DataAnnotations;

namespace OrleansKafkaLoki.Silo.Cluster;

/// <summary>How this silo takes part in its Orleans cluster.</summary>
public sealed class ClusterMemberOptions
{
    /// <summary>Silos with the same id, service and Redis form one cluster. Default: <c>orleans-kafka-loki</c>.</summary>
    public string ClusterId { get; set; } = "orleans-kafka-loki";

    /// <summary>
    /// Names the checkpoints in Redis; they outlive a change of <see cref="ClusterId"/>. Default: <c>orleans-kafka-loki</c>.
    /// </summary>
    public string ServiceId { get; set; } = "orleans-kafka-loki";

    /// <summary>The TCP port for other silos. Default: 11111.</summary>
    [Range(1, 65_535)]
    public int SiloPort { get; set; } = 11_111;

    /// <summary>The TCP port for external Orleans clients, which nothing of the shipper needs. Default: 0, closed.</summary>
    [Range(0, 65_535)]
    public int GatewayPort { get; set; }

    /// <summary>
    /// The IP address on which the ports listen; <c>::</c> takes both IPv6 and IPv4. Default: 127.0.0.1. Without <see cref="Tls"/> peers prove nothing,
    /// so any other address belongs behind a network policy that lets only silos in.
    /// </summary>
    public string ListenAddress { get; set; } = "127.0.0.1";

    /// <summary>The IP address under which other silos reach this one. Default: <see cref="ListenAddress"/>.</summary>
    public string? AdvertisedAddress { get; set; }

    /// <summary>How soon a silo that does not answer counts as dead; the same on every silo. Default: <see cref="FailureDetection.Fast"/>.</summary>
    public FailureDetection FailureDetection { get; set; } = FailureDetection.Fast;

    /// <summary>
    /// Seconds from the arrival of a silo until partitions move to it, so that silos that come together cause one move. Default: 3.
    /// </summary>
    [Range(0.0, 600)]
    public double RebalanceDelaySecs { get; set; } = 3;

    /// <summary>Mutual TLS with other silos and with clients of the gateway.</summary>
    public ClusterTlsOptions Tls { get; set; } = new();
}
