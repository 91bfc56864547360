using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Silo.Telemetry;

/// <summary>Metrics for Prometheus: the shipper's own, Orleans' and the runtime's.</summary>
internal static class TelemetrySetup
{
    // OpenTelemetry reserves the memory of every series that an instrument may ever have: at its default of 2000 for each of
    // some 250 instruments that is 44 MB.
    private static readonly MetricStreamConfiguration PerPartition = new() { CardinalityLimit = 10_000 };
    private static readonly MetricStreamConfiguration PerPartitionAndState = new() { CardinalityLimit = 40_000 };
    private static readonly MetricStreamConfiguration PerTopic = new() { CardinalityLimit = 1_000 };
    private static readonly MetricStreamConfiguration Others = new() { CardinalityLimit = 100 };

    /// <summary>Collects all three, as of the silo of this name. Histograms take the buckets that their instruments advise.</summary>
    public static IServiceCollection AddShipperTelemetry(this IServiceCollection services, string siloName)
    {
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("orleans-kafka-loki", serviceVersion: ShipperVersion.Text, serviceInstanceId: siloName))
            .WithMetrics(metrics => metrics
                .AddMeter(ShipperMeter.Name, "Microsoft.Orleans")
                .AddRuntimeInstrumentation()
                .AddView(instrument => instrument.Meter.Name == ShipperMeter.Name ? Bounded(instrument) : Others)
                .AddPrometheusExporter());
        return services;
    }

    private static MetricStreamConfiguration Bounded(Instrument instrument) =>
        instrument.Tags?.FirstOrDefault(tag => tag.Key == ShipperMeter.SeriesTag).Value switch
        {
            MetricSeries.PerPartitionAndState => PerPartitionAndState,
            MetricSeries.PerPartition => PerPartition,
            _ => PerTopic,
        };
}
