using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Cryptography;
using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Silo.Secrets;

namespace OrleansKafkaLoki.Silo.Loki.Http;

/// <summary>TLS towards Loki.</summary>
internal static class LokiTls
{
    /// <summary>Loads the configured certificates.</summary>
    /// <exception cref="CryptographicException">A file does not hold what it should.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static SslClientAuthenticationOptions Create(TlsOptions options) => new()
    {
        CertificateChainPolicy = options.CaFile is { } caFile ? PemFiles.Trust(caFile) : null,
        ClientCertificateContext = options is { CrtFile: { } crtFile, KeyFile: { } keyFile }
            ? PemFiles.Identity(crtFile, keyFile, options.KeyPass)
            : null,
        RemoteCertificateValidationCallback = Verification(options),
    };

    [SuppressMessage("Security", "CA5359", Justification = "The operator turned verification off.")]
    private static RemoteCertificateValidationCallback? Verification(TlsOptions options) => options switch
    {
        { VerifyCertificate: false } => (_, _, _, _) => true,
        { VerifyHostname: false } => (_, _, _, errors) => (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None,
        _ => null,
    };
}
