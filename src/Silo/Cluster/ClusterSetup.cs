using System.Net;
using Orleans.Configuration;
using Orleans.Versions.Compatibility;
using Orleans.Versions.Selector;
using OrleansKafkaLoki.Grains.Cluster;

namespace OrleansKafkaLoki.Silo.Cluster;

/// <summary>How the silo behaves in its cluster.</summary>
internal static class ClusterSetup
{
    /// <summary>The silo's name in its cluster.</summary>
    public static string NameOf(ClusterMemberOptions options) => $"{Environment.MachineName}:{options.SiloPort}";

    /// <summary>Addresses, failure detection and the grain directory.</summary>
    public static ISiloBuilder UseShipperCluster(this ISiloBuilder silo, ClusterMemberOptions options)
    {
        var listen = IPAddress.Parse(options.ListenAddress);
        silo.Configure<ClusterOptions>(cluster =>
        {
            cluster.ClusterId = options.ClusterId;
            cluster.ServiceId = options.ServiceId;
        });
        silo.Configure<SiloOptions>(member => member.SiloName = NameOf(options));
        silo.Configure<EndpointOptions>(endpoints =>
        {
            endpoints.AdvertisedIPAddress = MemberAddresses.Advertised(options)!;
            endpoints.SiloPort = options.SiloPort;
            endpoints.GatewayPort = options.GatewayPort;
            endpoints.SiloListeningEndpoint = new IPEndPoint(listen, options.SiloPort);
            endpoints.GatewayListeningEndpoint = options.GatewayPort == 0 ? null : new IPEndPoint(listen, options.GatewayPort);
        });

        silo.Configure<ClusterMembershipOptions>(membership => FailureDetectionSetup.Apply(options.FailureDetection, membership));

        // Chunks share the connections with probes: several, so that a probe need not queue behind them.
        silo.Configure<ConnectionOptions>(connections => connections.ConnectionsPerEndpoint = 2);

        if (options.Tls.IsOn())
        {
            silo.Services.AddSingleton(options.Tls).AddSingleton<ClusterTls>()
                .AddOptions<SiloConnectionOptions>().Configure<ClusterTls>((connections, tls) => tls.Configure(connections));
        }

        // A request that hangs holds its grain's deactivation up; no request of ours is meant to take longer.
        silo.Configure<SiloMessagingOptions>(messaging => messaging.MaxRequestProcessingTime = TimeSpan.FromMinutes(2));

        // Where a partition runs is the balancer's business. By default a call of a newer interface version deactivates the partitions of
        // silos that are not upgraded yet, and the balancer puts them back: measured, that cost most partitions a minute.
        silo.Configure<GrainVersioningOptions>(versions =>
        {
            versions.DefaultCompatibilityStrategy = nameof(AllVersionsCompatible);
            versions.DefaultVersionSelectorStrategy = nameof(AllCompatibleVersions);
        });

        // The default directory re-creates grains of healthy silos when another silo goes; this one does not.
#pragma warning disable ORLEANSEXP003 // Experimental in name; measured by killing silos, it alone left the healthy ones undisturbed.
        silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003

        // Checkpoints are fenced by their ETag, so a lost silo's grains need not wait for its lease to run out.
        silo.Configure<GrainDirectoryOptions>(directory =>
        {
            directory.RangeLeaseDuration = TimeSpan.Zero;

            // Room for every partition and stream that a silo talks to; the default of a million takes 18 MB at once.
            directory.CacheSize = 100_000;
        });
        silo.Services
            .AddSingleton(services => new FatalErrorExit(services.GetRequiredService<ILoggerFactory>(), Environment.Exit))
            .AddSingleton<IFatalErrorHandler>(services => services.GetRequiredService<FatalErrorExit>())
            .AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(services => services.GetRequiredService<FatalErrorExit>())
            .AddSingleton(new RebalanceOptions { JoinDelay = TimeSpan.FromSeconds(options.RebalanceDelaySecs) })
            .AddSingleton(options).AddSingleton<ILifecycleParticipant<ISiloLifecycle>, OpenPortsWarning>();
        return silo;
    }
}
