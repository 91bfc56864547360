using System.Net;
using System.Net.Sockets;

namespace OrleansKafkaLoki.Quickstart.Store;

/// <summary>Ports of 127.0.0.1 that are free at the moment, for servers that cannot take one themselves.</summary>
internal static class FreePorts
{
    /// <summary>Below those that systems give to outgoing connections, of which one could take the port before its server does.</summary>
    private const int First = 10_000;
    private const int End = 32_768;

    /// <summary>Finds <paramref name="count"/> different ports.</summary>
    public static int[] Find(int count)
    {
        var ports = new HashSet<int>();
        while (ports.Count < count)
        {
            if (Random.Shared.Next(First, End) is var port && IsFree(port))
            {
                ports.Add(port);
            }
        }

        return [.. ports];
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return false;
        }
    }
}
