using OrleansKafkaLoki.Grains.Hosting;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Silo.Admin;
using OrleansKafkaLoki.Silo.Audit.Continuous;
using OrleansKafkaLoki.Silo.Cluster;
using OrleansKafkaLoki.Silo.Configuration;
using OrleansKafkaLoki.Silo.DeadLetters;
using OrleansKafkaLoki.Silo.DeadLetters.Watch;
using OrleansKafkaLoki.Silo.Health;
using OrleansKafkaLoki.Silo.Jobs;
using OrleansKafkaLoki.Silo.Kafka;
using OrleansKafkaLoki.Silo.Loki;
using OrleansKafkaLoki.Silo.Store;
using OrleansKafkaLoki.Silo.Telemetry;

namespace OrleansKafkaLoki.Silo.Hosting;

/// <summary>Puts a silo together: one process that takes part in the cluster and answers on its admin listener.</summary>
public static class ShipperHost
{
    /// <summary>Builds a silo; nothing is connected before it is started.</summary>
    /// <param name="options">Options without mistakes.</param>
    public static WebApplication Build(ShipperOptions options)
    {
        // Empty: no file, variable or default of the framework's own reaches in; the options are all there is.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "orleans-kafka-loki" });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(options.Shutdown.TimeoutSecs));
        builder.Services
            .AddSingleton(options)
            .AddSingleton(Microsoft.Extensions.Options.Options.Create(options.Buffer))
            .AddSingleton<IPipelineCatalog, PipelineCatalog>()
            .AddSingleton(TimeProvider.System)
            .AddSingleton<IHostLifetime, ShutdownSignals>()
            .AddSingleton<SiloInfoMetrics>()
            .AddShipperTelemetry(ClusterSetup.NameOf(options.Cluster))
            .AddRedis(options.Redis)
            .AddSiloHealth()
            .AddKafka()
            .AddLokiPusher()
            .AddLokiReader()
            .AddQueryWatch()
            .AddDeadLetters()
            .AddDeadLetterWatch()
            .AddContinuousAudit()
            .AddJobs()
            .AddHostedService<CertificateWatch>()
            .AddShipperGrains();
        builder.Logging.AddShipperLogging(options.Logging);
        builder.AddAdmin(options.Admin);
        builder.UseOrleans(silo => silo.UseShipperCluster(options.Cluster).UseRedisStores().AddPipelineEvents().AddAdminDashboard());
        builder.StartWebServerFirst();

        var app = builder.Build();
        app.Services.GetRequiredService<SiloInfoMetrics>(); // Which nobody else asks for.
        app.MapAdmin();
        return app;
    }

    /// <summary>Runs until the process is told to stop, and disposes the silo. The exit code is 0 unless it failed.</summary>
    public static async Task<int> RunAsync(WebApplication shipper, CancellationToken cancellationToken)
    {
        var deadline = new ShutdownDeadline(shipper);
        var (run, overdue) = (StartAndStopAsync(shipper, deadline, cancellationToken), deadline.PassesAsync());
        return await (await Task.WhenAny(run, overdue));
    }

    private static async Task<int> StartAndStopAsync(WebApplication shipper, ShutdownDeadline deadline, CancellationToken cancellationToken)
    {
        var stopping = shipper.Lifetime.ApplicationStopping;
        await using (shipper)
        {
            try
            {
                await shipper.StartAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                deadline.TellNothingBegan();
                return Environment.ExitCode;
            }

            await shipper.WaitForShutdownAsync(cancellationToken);
        }

        return Environment.ExitCode;
    }
}
