using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OrleansKafkaLoki.Grains.Telemetry;

namespace OrleansKafkaLoki.Silo.Telemetry;

/// <summary>Metrics for Prometheus: the shipper's own, Orleans' and the runtime's.</summary>
internal static class TelemetrySetup
{
    /// <summary>Collects all three. Histograms take the buckets that their instruments advise.</summary>
    public static IServiceCollection AddShipperTelemetry(this IServiceCollection services)
    {
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("orleans-kafka-loki"))
            .WithMetrics(metrics => metrics
                .AddMeter(ShipperMeter.Name, "Microsoft.Orleans")
                .AddRuntimeInstrumentation()
                .AddPrometheusExporter());
        return services;
    }
}
