using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OrleansKafkaLoki.Grains.Telemetry;

namespace OrleansKafkaLoki.Silo.Telemetry;

/// <summary>Metrics for Prometheus: the shipper's own, Orleans' and the runtime's.</summary>
internal static class TelemetrySetup
{
    private static readonly double[] Seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
    private static readonly double[] Bytes = [1e3, 4e3, 16e3, 64e3, 128e3, 256e3, 512e3, 1e6, 2e6, 3.5e6];
    private static readonly double[] Counts = [1, 10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000];

    /// <summary>Collects all three meters.</summary>
    public static IServiceCollection AddShipperTelemetry(this IServiceCollection services)
    {
        services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService("orleans-kafka-loki")).WithMetrics(metrics => metrics
            .AddMeter(ShipperMeter.Name, "Microsoft.Orleans")
            .AddRuntimeInstrumentation()
            .AddView(instrument => Boundaries(instrument.Meter.Name, instrument.Unit) is { } boundaries
                ? new ExplicitBucketHistogramConfiguration { Boundaries = boundaries }
                : null)
            .AddPrometheusExporter());
        return services;
    }

    /// <summary>The default buckets are for milliseconds; ours go by the instrument's unit.</summary>
    private static double[]? Boundaries(string meter, string? unit) => (meter, unit) switch
    {
        (ShipperMeter.Name, "s") => Seconds,
        (ShipperMeter.Name, "By") => Bytes,
        (ShipperMeter.Name, _) => Counts,
        _ => null,
    };
}
