using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Silo.Kafka.Native;

namespace OrleansKafkaLoki.Silo.Kafka;

/// <summary>Finds what <c>librdkafka_options</c> must not set, because delivery rests on it, and what librdkafka does not take.</summary>
internal static class LibrdkafkaOptionsValidator
{
    private const string OwnedHere = "Remove it: partitions are assigned and offsets kept by this cluster, not by a consumer group.";

    private const string LettersAreSafe = "Remove it: a dead letter counts as written when all replicas in sync have it, once.";

    private static readonly Dictionary<string, string> Forbidden = new(StringComparer.Ordinal)
    {
        ["enable.auto.commit"] = "Remove it: offsets are committed when Loki has the records, never by themselves.",
        ["auto.commit.enable"] = "Remove it: offsets are committed when Loki has the records, never by themselves.",
        ["auto.commit.interval.ms"] = "Remove it and set commit_interval_ms.",
        ["enable.auto.offset.store"] = "Remove it: offsets are committed when Loki has the records, never by themselves.",
        ["auto.offset.reset"] = "Remove it and set auto_offset_reset: librdkafka would skip records without a word.",
        ["enable.partition.eof"] = "Remove it: the end of a partition is always told here.",
        ["allow.auto.create.topics"] = "Remove it: reading must not create topics.",
        ["group.id"] = "Remove it and set group_id.",
        ["group.instance.id"] = OwnedHere,
        ["group.protocol"] = OwnedHere,
        ["partition.assignment.strategy"] = OwnedHere,
        ["acks"] = LettersAreSafe,
        ["request.required.acks"] = LettersAreSafe,
        ["enable.idempotence"] = LettersAreSafe,
        ["transactional.id"] = "Remove it: dead letters are written without transactions.",
        ["bootstrap.servers"] = "Remove it and set bootstrap_servers.",
        ["metadata.broker.list"] = "Remove it and set bootstrap_servers.",
        ["plugin.library.paths"] = "Remove it: foreign code cannot be loaded into the silo.",
    };

    /// <summary>All mistakes; values that may be secrets as <c>***</c>.</summary>
    public static IEnumerable<ConfigurationMistake> Validate(string path, KafkaSourceOptions source)
    {
        foreach (var (name, value) in source.LibrdkafkaOptions)
        {
            var shown = IsSecret(name) ? "***" : value;
            if (Forbidden.TryGetValue(name, out var remedy))
            {
                yield return new ConfigurationMistake($"{path}.{name}", shown, remedy);
            }
            else if (LibrdkafkaProperties.Refuse(name, value) is { } refusal)
            {
                // librdkafka's own words may quote the value.
                yield return new ConfigurationMistake(
                    $"{path}.{name}", shown, IsSecret(name) ? "Give a value that librdkafka takes." : $"Correct or remove it: {refusal}. Refused by {ShippedLibrdkafka.Description}.");
            }
        }
    }

    /// <summary>Whether the value of an option may be a secret.</summary>
    public static bool IsSecret(string name) =>
        name.Contains("password", StringComparison.Ordinal)
        || name.Contains("secret", StringComparison.Ordinal)
        || name.EndsWith(".pem", StringComparison.Ordinal)
        || name.StartsWith("sasl.oauthbearer", StringComparison.Ordinal);
}
