using OrleansKafkaLoki.Grains.Options;

namespace OrleansKafkaLoki.Silo.Cluster;

/// <summary>
/// Mutual TLS between silos, and between external clients and the gateway: each side shows a certificate that an authority of <see cref="CaFile"/> has signed.
/// All silos have it or none. The files are read again when they change.
/// </summary>
public sealed class ClusterTlsOptions
{
    /// <summary>PEM file of this silo's certificate, followed by those between it and its authority. It is shown as a server and as a client.</summary>
    public string? CrtFile { get; set; }

    /// <summary>PEM file of the certificate's private key.</summary>
    public string? KeyFile { get; set; }

    /// <summary>Passphrase of <see cref="KeyFile"/>.</summary>
    public Secret? KeyPass { get; set; }

    /// <summary>PEM file of the authorities that sign the cluster's certificates, and nobody else's.</summary>
    public string? CaFile { get; set; }

    /// <summary>A DNS name that the certificates of other silos must be for, so that one of a mere client is none of a silo. Default: any name.</summary>
    public string? PeerName { get; set; }

    /// <summary>True when silos speak TLS.</summary>
    internal bool IsOn() => CrtFile is not null || KeyFile is not null || CaFile is not null;
}
