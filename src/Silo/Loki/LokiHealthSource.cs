using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Silo.Loki.Push;

namespace OrleansKafkaLoki.Silo.Loki;

/// <summary>Shows how each pipeline's pushes fare as the part <c>loki.&lt;pipeline&gt;</c>.</summary>
internal sealed class LokiHealthSource(LokiPusher pusher) : IHealthSource
{
    /// <inheritdoc/>
    public IEnumerable<PartHealth> Check() => pusher.Health.Select(health => new PartHealth(
        health.Tenant.Length == 0 ? $"loki.{health.Pipeline}" : $"loki.{health.Pipeline}.{health.Tenant}",
        health.Healthy,
        health.Healthy ? null : $"{health.Endpoint}: {health.Reason} (since {health.FailingSince:u})"));
}
