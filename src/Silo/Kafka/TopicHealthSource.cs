using OrleansKafkaLoki.Grains.Health;

namespace OrleansKafkaLoki.Silo.Kafka;

/// <summary>
/// Shows a pipeline's topics as the part <c>topics.&lt;pipeline&gt;</c> on the silo that lists them. A topic may well be
/// configured before it is created, so a missing one is ready all the same and is only told.
/// </summary>
internal sealed class TopicHealthSource(KafkaTopicCatalog catalog) : IHealthSource
{
    /// <inheritdoc/>
    public IEnumerable<PartHealth> Check() => catalog.Listings.Select(entry => new PartHealth(
        $"topics.{entry.Key}", Ready: true, entry.Value.Missing.IsEmpty ? null : $"missing: {string.Join(", ", entry.Value.Missing)}"));
}
