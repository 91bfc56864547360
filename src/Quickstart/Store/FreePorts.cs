using System.Net;
using System.Net.Sockets;

namespace OrleansKafkaLoki.Quickstart.Store;

/// <summary>Ports of 127.0.0.1 that are free at the moment, for servers that cannot take one themselves.</summary>
internal static class FreePorts
{
    /// <summary>Finds <paramref name="count"/> different ports.</summary>
    public static int[] Find(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        try
        {
            listeners.ForEach(listener => listener.Start());
            return [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            listeners.ForEach(listener => listener.Dispose());
        }
    }
}
