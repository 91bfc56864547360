using System.Diagnostics.Metrics;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Silo.Kafka.Admin;

/// <summary>Shows topics that are configured by name and do not exist as <c>okl.topics.missing</c>.</summary>
internal static class TopicMetrics
{
    /// <summary>Creates the instrument, which lives as long as the factory.</summary>
    public static void Observe(KafkaTopicCatalog catalog, IMeterFactory meters) => meters.Create(ShipperMeter.Name).CreateObservableGauge(
        "okl.topics.missing",
        () => catalog.Listings.Select(entry => new Measurement<int>(entry.Value.Missing.Length, new KeyValuePair<string, object?>("pipeline", entry.Key))),
        "{topic}",
        "Topics that are configured by name and do not exist.");
}
