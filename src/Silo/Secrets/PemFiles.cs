using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OrleansKafkaLoki.Grains.Options;

namespace OrleansKafkaLoki.Silo.Secrets;

/// <summary>Certificates, keys and authorities out of PEM files.</summary>
internal static class PemFiles
{
    /// <summary>True for what reading says of files that cannot be used.</summary>
    public static bool IsUnusable(Exception exception) => exception is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException;

    /// <summary>A certificate with its key, and those between it and its authority that stand behind it.</summary>
    /// <exception cref="CryptographicException">A file does not hold what it should.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static SslStreamCertificateContext Identity(string crtFile, string keyFile, Secret? keyPass)
    {
        var certificate = keyPass is null
            ? X509Certificate2.CreateFromPemFile(crtFile, keyFile)
            : X509Certificate2.CreateFromEncryptedPemFile(crtFile, keyPass.Reveal(), keyFile);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(crtFile);
        return SslStreamCertificateContext.Create(certificate, chain, offline: true);
    }

    /// <summary>What trusts these authorities alone.</summary>
    /// <exception cref="CryptographicException">The file does not hold what it should.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static X509ChainPolicy Trust(string caFile)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(caFile);
        return policy.CustomTrustStore.Count > 0 ? policy : throw new CryptographicException($"{caFile} holds no certificate in PEM form.");
    }
}
