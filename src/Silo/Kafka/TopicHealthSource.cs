using System.Globalization;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Pipelines.Topics;
using OrleansKafkaLoki.Silo.Kafka.Admin;

namespace OrleansKafkaLoki.Silo.Kafka;

/// <summary>
/// Shows a pipeline's topics as the part <c>topics.&lt;pipeline&gt;</c> on the silo that lists them. A topic may well be
/// configured before it is created, so a missing one is ready all the same and is only reported; so are partitions without a leader, unless there
/// is none with one.
/// </summary>
internal sealed class TopicHealthSource(KafkaTopicCatalog catalog) : IHealthSource
{
    private const int MostNamed = 10;

    /// <inheritdoc/>
    public IEnumerable<PartHealth> Check() => catalog.Listings.Select(entry => Part(entry.Key, entry.Value));

    private static PartHealth Part(string pipeline, TopicListing listing)
    {
        var partitions = listing.PartitionCounts.Values.Sum();
        List<string> reasons = [];
        if (!listing.Missing.IsEmpty)
        {
            reasons.Add($"missing: {string.Join(", ", listing.Missing)}");
        }

        if (!listing.Leaderless.IsEmpty)
        {
            reasons.Add(Leaderless(listing, partitions));
        }

        var isReady = partitions == 0 || listing.Leaderless.Length < partitions;
        return new PartHealth($"topics.{pipeline}", isReady, reasons.Count == 0 ? null : string.Join("; ", reasons));
    }

    // 2 of 6 partitions have no leader: app-logs 2, app-logs 5
    private static string Leaderless(TopicListing listing, int partitions)
    {
        var named = listing.Leaderless.Take(MostNamed).Select(partition => string.Create(CultureInfo.InvariantCulture, $"{partition.Topic} {partition.Partition}"));
        var more = listing.Leaderless.Length > MostNamed ? ", ..." : "";
        var verb = listing.Leaderless.Length == 1 ? "has" : "have";
        return string.Create(CultureInfo.InvariantCulture, $"{listing.Leaderless.Length} of {partitions} partitions {verb} no leader: {string.Join(", ", named)}{more}");
    }
}
