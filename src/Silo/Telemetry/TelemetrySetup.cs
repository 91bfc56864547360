using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Silo.Telemetry;

/// <summary>Metrics for Prometheus: the shipper's own, Orleans' and the runtime's.</summary>
internal static class TelemetrySetup
{
    /// <summary>The metric that has a series per partition and state of a record.</summary>
    private const string Ledger = "okl.ledger.records";

    /// <summary>Prefixes of the metrics that have a series per partition.</summary>
    private static readonly string[] PartitionMetrics = ["okl.partition.", "okl.ledger."];

    // OpenTelemetry reserves the memory of every series that an instrument may ever have: at its default of 2000 for each of
    // some 250 instruments that is 44 MB.
    private static readonly MetricStreamConfiguration PerPartition = new() { CardinalityLimit = 10_000 };
    private static readonly MetricStreamConfiguration PerPartitionAndState = new() { CardinalityLimit = 50_000 };
    private static readonly MetricStreamConfiguration PerTopic = new() { CardinalityLimit = 1_000 };
    private static readonly MetricStreamConfiguration Others = new() { CardinalityLimit = 100 };

    /// <summary>Collects all three. Histograms take the buckets that their instruments advise.</summary>
    public static IServiceCollection AddShipperTelemetry(this IServiceCollection services)
    {
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("orleans-kafka-loki"))
            .WithMetrics(metrics => metrics
                .AddMeter(ShipperMeter.Name, "Microsoft.Orleans")
                .AddRuntimeInstrumentation()
                .AddView(instrument => instrument.Meter.Name != ShipperMeter.Name ? Others
                    : instrument.Name == Ledger ? PerPartitionAndState
                    : PartitionMetrics.Any(prefix => instrument.Name.StartsWith(prefix, StringComparison.Ordinal)) ? PerPartition
                    : PerTopic)
                .AddPrometheusExporter());
        return services;
    }
}
