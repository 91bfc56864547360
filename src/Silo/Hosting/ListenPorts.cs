using System.Net;
using System.Net.Sockets;
using OrleansKafkaLoki.Silo.Admin;
using OrleansKafkaLoki.Silo.Configuration;

namespace OrleansKafkaLoki.Silo.Hosting;

/// <summary>Looks whether the silo can listen where it is to, so that a port in use is one line instead of a stack trace.</summary>
internal static class ListenPorts
{
    /// <summary>The exit code when it cannot.</summary>
    public const int CannotListen = 6;

    /// <summary>A line for each place where it cannot, with the option, the place and the remedy.</summary>
    public static IEnumerable<string> Check(ShipperOptions options)
    {
        var cluster = IPAddress.Parse(options.Cluster.ListenAddress);
        (string Path, IPEndPoint Place)[] places =
        [
            ("admin.listen", ListenEndpoint.Parse(options.Admin.Listen)!),
            ("cluster.silo_port", new IPEndPoint(cluster, options.Cluster.SiloPort)),
            .. options.Cluster.GatewayPort == 0 ? [] : new[] { ("cluster.gateway_port", new IPEndPoint(cluster, options.Cluster.GatewayPort)) },
        ];
        return from listen in places
               let remedy = Try(listen.Place)
               where remedy is not null
               select $"{listen.Path}  {listen.Place}  {remedy}";
    }

    private static string? Try(IPEndPoint place)
    {
        try
        {
            using var socket = new Socket(place.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (place.Address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true; // As those do that will listen: IPv4, too.
            }

            socket.Bind(place);
            socket.Listen();
            return null;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => "Another process listens there: stop it or choose another port.",
                SocketError.AddressNotAvailable => "This machine has no such address: choose one that it has.",
                SocketError.AddressFamilyNotSupported => "This machine has no IPv6: choose an address of IPv4, such as 0.0.0.0.",
                SocketError.AccessDenied => "This user may not listen there: choose a port from 1024 on.",
                _ => $"It is not possible to listen there: {exception.Message}.",
            };
        }
    }
}
