using System.Net;

namespace OrleansKafkaLoki.Silo.Cluster;

/// <summary>What <see cref="ClusterMemberOptions"/> say about addresses.</summary>
internal static class MemberAddresses
{
    /// <summary>The address that other silos are told, or null when it is none.</summary>
    public static IPAddress? Advertised(ClusterMemberOptions options) =>
        IPAddress.TryParse(options.AdvertisedAddress ?? options.ListenAddress, out var address) ? address : null;

    /// <summary>
    /// Whether a socket that listens at <paramref name="listen"/> can be reached at <paramref name="advertised"/>. <c>::</c> takes IPv4, too. Other
    /// addresses of the same kind may be translated into each other on the way, but for loopback.
    /// </summary>
    public static bool IsReachable(IPAddress listen, IPAddress advertised) =>
        listen.Equals(IPAddress.IPv6Any)
        || (Plain(listen).AddressFamily == Plain(advertised).AddressFamily && (!IPAddress.IsLoopback(listen) || IPAddress.IsLoopback(advertised)));

    /// <summary>Whether <paramref name="address"/> means all interfaces.</summary>
    public static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
