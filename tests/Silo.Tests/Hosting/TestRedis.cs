using System.Globalization;
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
}
