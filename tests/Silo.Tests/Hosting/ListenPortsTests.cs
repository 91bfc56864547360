using System.Net;
using System.Net.Sockets;
using OrleansKafkaLoki.Silo.Configuration;
using OrleansKafkaLoki.Silo.Hosting;

namespace OrleansKafkaLoki.Silo.Tests.Hosting;

public sealed class ListenPortsTests
{
    [Theory]
    [InlineData("127.0.0.1", "admin.listen", "cluster.silo_port", "cluster.gateway_port")]
    [InlineData("::", "cluster.silo_port", "cluster.gateway_port")]
    public void Check_PortsInUse_NamesTheOptionOfEach(string cluster, params string[] paths)
    {
        using var taken = new Occupied(3);
        var options = new ShipperOptions
        {
            Admin = { Listen = $"127.0.0.1:{(cluster == "::" ? 0 : taken.Ports[0])}" },
            Cluster = { ListenAddress = cluster, SiloPort = taken.Ports[1], GatewayPort = taken.Ports[2] },
        };

        var lines = ListenPorts.Check(options).ToList();

        Assert.Equal(paths, lines.Select(line => line.Split(' ')[0]));
        Assert.All(lines, line => Assert.Contains("Another process listens there", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Check_PortsAreFree_SaysNothing()
    {
        int[] ports;
        using (var taken = new Occupied(2))
        {
            ports = taken.Ports;
        }

        Assert.Empty(ListenPorts.Check(new ShipperOptions { Admin = { Listen = $"127.0.0.1:{ports[0]}" }, Cluster = { SiloPort = ports[1] } }));
    }

    /// <summary>Ports of 127.0.0.1 that somebody listens on.</summary>
    private sealed class Occupied : IDisposable
    {
        private readonly List<TcpListener> _listeners = [];

        public Occupied(int count)
        {
            for (var i = 0; i < count; i++)
            {
                var listener = new TcpListener(IPAddress.Loopback, 0);
                listener.Start();
                _listeners.Add(listener);
            }

            Ports = [.. _listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }

        public int[] Ports { get; }

        public void Dispose() => _listeners.ForEach(listener => listener.Dispose());
    }
}
