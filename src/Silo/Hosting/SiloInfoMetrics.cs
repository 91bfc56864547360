using System.Diagnostics.Metrics;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Silo.Configuration;
using OrleansKafkaLoki.Silo.Explanation;
using OrleansKafkaLoki.Silo.Telemetry;

namespace OrleansKafkaLoki.Silo.Hosting;

/// <summary>What silos of a cluster have in common, unless one was left behind: <c>okl.build.info</c> and <c>okl.config.info</c>.</summary>
internal sealed class SiloInfoMetrics
{
    /// <summary>Creates the instruments, which live as long as the factory.</summary>
    public SiloInfoMetrics(IMeterFactory meters, ShipperOptions options)
    {
        var meter = meters.Create(ShipperMeter.Name);
        var version = new Measurement<int>(1, new KeyValuePair<string, object?>("version", ShipperVersion.Text));
        var hash = new Measurement<int>(1, new KeyValuePair<string, object?>("hash", ConfigurationHash.Of(options)));
        meter.CreateObservableGauge("okl.build.info", () => version, description: "Always 1; the tag is the version of this build.");
        meter.CreateObservableGauge("okl.config.info", () => hash, description: "Always 1; the tag is a hash of the configuration that counts.");
    }
}
