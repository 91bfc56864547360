using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OrleansKafkaLoki.Okl.Terminals;

namespace OrleansKafkaLoki.Okl.Http;

/// <summary>Which servers are believed over https.</summary>
internal static class Trust
{
    /// <summary>A handler that follows nowhere, and believes those that the certificates in <paramref name="caFile"/> vouch for, else those of the system.</summary>
    public static SocketsHttpHandler Handler(string? caFile)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        if (caFile is not null)
        {
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = Policy(caFile) };
        }

        return handler;
    }

    private static X509ChainPolicy Policy(string caFile)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(caFile);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new CallException(ExitCode.Usage, $"The certificates cannot be read: {exception.Message}");
        }

        return policy.CustomTrustStore.Count > 0 ? policy : throw new CallException(ExitCode.Usage, $"There is no certificate in {caFile}.");
    }
}
