using System.Globalization;
using System.Net;
using System.Net.Sockets;
using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Silo.Options;

namespace OrleansKafkaLoki.Silo.Cluster;

/// <summary>Checks <see cref="ClusterMemberOptions"/>.</summary>
internal static class ClusterMemberValidator
{
    /// <summary>All mistakes.</summary>
    public static IEnumerable<ConfigurationMistake> Validate(string path, ClusterMemberOptions options)
    {
        foreach (var (name, id) in new[] { ("cluster_id", options.ClusterId), ("service_id", options.ServiceId) })
        {
            if (string.IsNullOrWhiteSpace(id))
            {
                yield return new($"{path}.{name}", id, "Must not be empty.");
            }
        }

        foreach (var mistake in OptionRanges.Check(path, options).Concat(ClusterTlsValidator.Validate($"{path}.tls", options.Tls)))
        {
            yield return mistake;
        }

        if (options.SiloPort == options.GatewayPort)
        {
            yield return new($"{path}.gateway_port", options.GatewayPort.ToString(CultureInfo.InvariantCulture), "Must differ from silo_port.");
        }

        if (!IPAddress.TryParse(options.ListenAddress, out var listen))
        {
            yield return new(
                $"{path}.listen_address", options.ListenAddress,
                "Must be an IP address: 127.0.0.1 for one machine, 0.0.0.0 for all interfaces, \"::\" for all with IPv6, too.");
            yield break;
        }

        var advertised = MemberAddresses.Advertised(options);
        if (advertised is null)
        {
            yield return new(
                $"{path}.advertised_address", options.AdvertisedAddress, "Must be the IP address under which other silos reach this one.");
        }
        else if (MemberAddresses.IsAny(advertised))
        {
            yield return new(
                $"{path}.advertised_address", options.AdvertisedAddress,
                $"Must be set, because other silos cannot reach {advertised}: the IP address of this machine or pod.");
        }
        else if (!MemberAddresses.IsReachable(listen, advertised))
        {
            yield return new(
                $"{path}.listen_address", options.ListenAddress, $"Other silos are told {advertised}, where nothing listens: set {Remedy(advertised)}.");
        }
    }

    private static string Remedy(IPAddress advertised) =>
        advertised.AddressFamily == AddressFamily.InterNetworkV6 ? "\"::\", which takes IPv4, too" : "0.0.0.0, or \"::\", which takes both IPv4 and IPv6";
}
