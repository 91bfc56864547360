using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OrleansKafkaLoki.Grains.Options;

namespace OrleansKafkaLoki.Silo.Loki.Http;

/// <summary>TLS towards Loki.</summary>
internal static class LokiTls
{
    /// <summary>Loads the configured certificates.</summary>
    /// <exception cref="CryptographicException">A file does not hold what it should.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static SslClientAuthenticationOptions Create(TlsOptions options) => new()
    {
        CertificateChainPolicy = options.CaFile is { } caFile ? Trust(caFile) : null,
        ClientCertificateContext = options is { CrtFile: { } crtFile, KeyFile: { } keyFile }
            ? ClientCertificate(crtFile, keyFile, options.KeyPass)
            : null,
        RemoteCertificateValidationCallback = Verification(options),
    };

    /// <summary>True for what <see cref="Create"/> says of files that cannot be used.</summary>
    public static bool IsUnusable(Exception exception) => exception is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException;

    private static X509ChainPolicy Trust(string caFile)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(caFile);
        return policy.CustomTrustStore.Count > 0 ? policy : throw new CryptographicException($"{caFile} holds no certificate in PEM form.");
    }

    private static SslStreamCertificateContext ClientCertificate(string crtFile, string keyFile, Secret? keyPass)
    {
        var certificate = keyPass is null
            ? X509Certificate2.CreateFromPemFile(crtFile, keyFile)
            : X509Certificate2.CreateFromEncryptedPemFile(crtFile, keyPass.Reveal(), keyFile);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(crtFile);
        return SslStreamCertificateContext.Create(certificate, chain, offline: true);
    }

    [SuppressMessage("Security", "CA5359", Justification = "The operator turned verification off.")]
    private static RemoteCertificateValidationCallback? Verification(TlsOptions options) => options switch
    {
        { VerifyCertificate: false } => (_, _, _, _) => true,
        { VerifyHostname: false } => (_, _, _, errors) => (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None,
        _ => null,
    };
}
