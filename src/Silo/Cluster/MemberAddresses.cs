using System.Net;

namespace OrleansKafkaLoki.Silo.Cluster;

/// <summary>What <see cref="ClusterMemberOptions"/> say about addresses.</summary>
internal static class MemberAddresses
{
    /// <summary>The address that other silos are told, or null when it is none.</summary>
    public static IPAddress? Advertised(ClusterMemberOptions options) =>
        IPAddress.TryParse(options.AdvertisedAddress ?? options.ListenAddress, out var address) ? address : null;

    /// <summary>Whether <paramref name="address"/> means all interfaces.</summary>
    public static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
}
