using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Garnet;

namespace OrleansKafkaLoki.Silo.Tests.Hosting;

/// <summary>A Redis server inside the test process.</summary>
internal static class TestRedis
{
    /// <summary>Starts it on a port of 127.0.0.1.</summary>
    public static GarnetServer Start(int port, string password)
    {
        var server = new GarnetServer(
        [
            "--bind", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture), "--lua", "--device-type", "RandomAccess",
            "--memory", "64m", "--index", "16m", "--logger-level", "Error",
            "--auth", "Password", "--password", password,
        ]);
        server.Start();
        return server;
    }

    /// <summary>Ports that are free at the moment.</summary>
    public static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        listeners.ForEach(listener => listener.Dispose());
        return ports;
    }
}
