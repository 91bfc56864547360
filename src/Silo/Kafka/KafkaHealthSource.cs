using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Silo.Kafka.Consuming;

namespace OrleansKafkaLoki.Silo.Kafka;

/// <summary>Shows each pipeline's connection to Kafka as the part <c>kafka.&lt;pipeline&gt;</c>.</summary>
internal sealed class KafkaHealthSource(KafkaConsumerHost host) : IHealthSource
{
    /// <inheritdoc/>
    public IEnumerable<PartHealth> Check() => host.Health.Select(health => new PartHealth(
        $"kafka.{health.Pipeline}",
        health.IsConnected,
        health.IsConnected ? null : $"{health.Reason} (since {health.FailingSince:u})"));
}
