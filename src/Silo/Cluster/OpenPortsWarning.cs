using System.Net;

namespace OrleansKafkaLoki.Silo.Cluster;

/// <summary>Warns once when the silo's ports can be reached from other machines, because without TLS peers prove nothing.</summary>
internal sealed partial class OpenPortsWarning(ClusterMemberOptions options, ILogger<OpenPortsWarning> logger)
    : ILifecycleParticipant<ISiloLifecycle>
{
    /// <inheritdoc/>
    public void Participate(ISiloLifecycle lifecycle)
    {
        if (!options.Tls.IsOn() && !IPAddress.IsLoopback(IPAddress.Parse(options.ListenAddress)))
        {
            lifecycle.Subscribe(nameof(OpenPortsWarning), ServiceLifecycleStage.Active, _ =>
            {
                LogOpenPorts(
                    options.ListenAddress, options.GatewayPort == 0 ? $"{options.SiloPort}" : $"{options.SiloPort} and {options.GatewayPort}");
                return Task.CompletedTask;
            });
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "ClusterPortsOpen", Message =
        "The silo listens on {Address}, port {Ports}, without TLS, so that a peer proves nothing: set cluster.tls, or let only the cluster's own "
        + "silos in (firewall, Kubernetes network policy).")]
    private partial void LogOpenPorts(string address, string ports);
}
