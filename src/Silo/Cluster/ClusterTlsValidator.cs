using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Silo.Options;
using OrleansKafkaLoki.Silo.Secrets;

namespace OrleansKafkaLoki.Silo.Cluster;

/// <summary>Checks <see cref="ClusterTlsOptions"/>, so that what other silos would refuse is told before.</summary>
internal static class ClusterTlsValidator
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <summary>All mistakes.</summary>
    public static IEnumerable<ConfigurationMistake> Validate(string path, ClusterTlsOptions tls)
    {
        if (!tls.IsOn())
        {
            return UnusedSettings.Check(path, "Has no effect without crt_file, key_file and ca_file: set those, or remove it.", ("key_pass", tls.KeyPass), ("peer_name", tls.PeerName));
        }

        var authorities = PemValidator.Trust($"{path}.ca_file", tls.CaFile).ToList();
        return
        [
            .. tls is { CrtFile: null, KeyFile: null } ? new ConfigurationMistake[] { new($"{path}.crt_file", null, "Must be given with ca_file, and key_file, too: each side shows a certificate.") } : [],
            .. PemValidator.Identity(path, tls.CrtFile, tls.KeyFile, tls.KeyPass, own => Unfit(own, authorities.Count == 0 ? tls : new ClusterTlsOptions())),
            .. tls.CaFile is null ? new ConfigurationMistake[] { new($"{path}.ca_file", null, "Must be given: the authorities that sign the cluster's certificates, and nobody else's.") } : [],
            .. authorities,
        ];
    }

    private static string? Unfit(SslStreamCertificateContext own, ClusterTlsOptions tls)
    {
        var usage = own.TargetCertificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault()?.EnhancedKeyUsages;
        if (usage is not null && !(usage[ServerAuthentication] is not null && usage[ClientAuthentication] is not null))
        {
            return "a silo's certificate must be for servers and for clients (extended key usage serverAuth and clientAuth).";
        }

        if (tls.PeerName is { } name && !own.TargetCertificate.MatchesHostname(name))
        {
            return $"it is not for the name {name} (peer_name), so other silos would refuse it.";
        }

        return tls.CaFile is { } ca ? Untrusted(own, ca) : null;
    }

    private static string? Untrusted(SslStreamCertificateContext own, string caFile)
    {
        using var chain = new X509Chain { ChainPolicy = PemFiles.Trust(caFile) };
        chain.ChainPolicy.ExtraStore.AddRange(own.IntermediateCertificates.ToArray());
        return chain.Build(own.TargetCertificate)
            ? null
            : $"other silos would refuse it: {string.Join(' ', chain.ChainStatus.Select(status => status.StatusInformation.Trim()).Distinct())}";
    }
}
