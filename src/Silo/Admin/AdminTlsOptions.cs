using OrleansKafkaLoki.Grains.Options;

namespace OrleansKafkaLoki.Silo.Admin;

/// <summary>TLS of the admin listener. Its files are read again when they change.</summary>
public sealed class AdminTlsOptions
{
    /// <summary>PEM file of the listener's certificate, followed by those between it and its authority.</summary>
    public string? CrtFile { get; set; }

    /// <summary>PEM file of the certificate's private key.</summary>
    public string? KeyFile { get; set; }

    /// <summary>Passphrase of <see cref="KeyFile"/>.</summary>
    public Secret? KeyPass { get; set; }

    /// <summary>PEM file of authorities. With it, all but <c>/health</c> needs a client's certificate that one of them has signed, besides a key.</summary>
    public string? ClientCaFile { get; set; }

    /// <summary>True when the listener speaks TLS.</summary>
    internal bool IsOn() => CrtFile is not null;
}
