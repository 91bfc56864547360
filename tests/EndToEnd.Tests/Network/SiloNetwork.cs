using System.Diagnostics;
using System.Net;
using OrleansKafkaLoki.EndToEnd.Tests.Harness;
using OrleansKafkaLoki.Quickstart.SiloProcess;

namespace OrleansKafkaLoki.EndToEnd.Tests.Network;

/// <summary>
/// Gives every silo a network of its own, with a wire to each server and to each other silo, so that any of them can be cut. All
/// addresses are what they would be without it. The wire to a silo's admin listener is never cut: the test looks through it.
/// </summary>
internal sealed class SiloNetwork(TestServers servers) : IDisposable
{
    private readonly Dictionary<SiloRunner, NetworkNamespace> _places = [];
    private readonly List<(SiloRunner? Near, SiloRunner? Far, Link Link, Wire Wire)> _wires = [];
    private readonly Lock _gate = new();

    /// <summary>How to start a silo in its own network, which is made at its first start.</summary>
    public ProcessStartInfo Enter(SiloRunner silo, ProcessStartInfo start)
    {
        lock (_gate)
        {
            if (!_places.TryGetValue(silo, out var place))
            {
                place = NetworkNamespace.Create();
                Lay(null, silo, place, Link.None, Loopback(silo.Admin.Port));
                Lay(silo, null, place, Link.Redis, IPEndPoint.Parse(servers.Redis));
                Lay(silo, null, place, Link.Kafka, IPEndPoint.Parse(servers.Kafka));
                Lay(silo, null, place, Link.Loki, Loopback(servers.Loki.Port));
                foreach (var (peer, theirs) in _places)
                {
                    _wires.Add((silo, peer, Link.Peers, new Wire(place, theirs, Loopback(peer.Configuration.SiloPort))));
                    _wires.Add((peer, silo, Link.Peers, new Wire(theirs, place, Loopback(silo.Configuration.SiloPort))));
                }

                _places.Add(silo, place);
            }

            return place.Inside(start);
        }
    }

    /// <summary>Cuts a silo off.</summary>
    public void Cut(SiloRunner silo, Link links) => Find(silo, links).ForEach(wire => wire.Cut());

    /// <summary>Mends what was cut.</summary>
    public void Heal(SiloRunner silo) => Find(silo, Link.All).ForEach(wire => wire.Heal());

    public void Dispose()
    {
        _wires.ForEach(wire => wire.Wire.Dispose());
        foreach (var place in _places.Values)
        {
            place.Dispose();
        }
    }

    private static IPEndPoint Loopback(int port) => new(IPAddress.Loopback, port);

    private List<Wire> Find(SiloRunner silo, Link links)
    {
        lock (_gate)
        {
            return [.. _wires.Where(wire => (wire.Near == silo || wire.Far == silo) && (wire.Link & links) != 0).Select(wire => wire.Wire)];
        }
    }

    private void Lay(SiloRunner? near, SiloRunner? far, NetworkNamespace place, Link link, IPEndPoint address) =>
        _wires.Add((near, far, link, new Wire(near is null ? null : place, far is null ? null : place, address)));
}
