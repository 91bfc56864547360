namespace OrleansKafkaLoki.Grains.Options;

/// <summary>TLS of a client: towards Kafka or towards Loki.</summary>
public sealed class TlsOptions
{
    /// <summary>Turns TLS on towards Kafka; towards Loki the endpoint's scheme decides. Default: false.</summary>
    public bool Enabled { get; set; }

    /// <summary>PEM file of the authorities to trust instead of the system's.</summary>
    public string? CaFile { get; set; }

    /// <summary>PEM file of the client's certificate.</summary>
    public string? CrtFile { get; set; }

    /// <summary>PEM file of the client's private key.</summary>
    public string? KeyFile { get; set; }

    /// <summary>Passphrase of <see cref="KeyFile"/>.</summary>
    public Secret? KeyPass { get; set; }

    /// <summary>Verifies the server's certificate. Default: true.</summary>
    public bool VerifyCertificate { get; set; } = true;

    /// <summary>Verifies that the certificate is for the host that was dialled. Default: true.</summary>
    public bool VerifyHostname { get; set; } = true;
}
