using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Grains.Pipelines.Topics;
using OrleansKafkaLoki.Silo.Kafka.Admin;
using OrleansKafkaLoki.Silo.Kafka.Native;
using OrleansKafkaLoki.Silo.Options;

namespace OrleansKafkaLoki.Silo.Kafka;

/// <summary>Finds everything in a pipeline's Kafka source that cannot work.</summary>
public static class KafkaSourceValidator
{
    /// <summary>All mistakes, none when the source is good.</summary>
    /// <param name="path">Where the source stands in the configuration, such as <c>pipelines.orders.source</c>.</param>
    /// <param name="source">The source.</param>
    public static IEnumerable<ConfigurationMistake> Validate(string path, KafkaSourceOptions source)
    {
        List<ConfigurationMistake> mistakes = [.. EachSetting(path, source)];
        if (mistakes.Count == 0 && KafkaClientCheck.Refuse(source) is { } refusal)
        {
            mistakes.Add(new ConfigurationMistake(path, null, $"Correct what the Kafka client, {ShippedLibrdkafka.Description}, refuses: {refusal}."));
        }

        return mistakes;
    }

    private static IEnumerable<ConfigurationMistake> EachSetting(string path, KafkaSourceOptions source) =>
    [
        .. BootstrapServers($"{path}.bootstrap_servers", source.BootstrapServers),
        .. Topics($"{path}.topics", source.Topics),
        .. GroupId($"{path}.group_id", source.GroupId),
        .. OptionRanges.Check($"{path}.decoding", source.Decoding),
        .. TimestampKey($"{path}.timestamp_key", source.TimestampKey),
        .. OptionRanges.Check(path, source),
        .. SaslValidator.Validate($"{path}.sasl", source),
        .. Tls($"{path}.tls", source.Tls),
        .. LibrdkafkaOptionsValidator.Validate($"{path}.librdkafka_options", source),
    ];

    private static IEnumerable<ConfigurationMistake> BootstrapServers(string path, string servers)
    {
        const string Remedy = "Must be the brokers to start from as host:port, separated by commas, such as kafka-1:9092,kafka-2:9092.";
        if (servers.Length == 0)
        {
            yield return new ConfigurationMistake(path, null, Remedy);
            yield break;
        }

        foreach (var server in servers.Split(',', StringSplitOptions.TrimEntries))
        {
            // The last colon, since an IPv6 address has several: [::1]:9092.
            var colon = server.LastIndexOf(':');
            if (colon <= 0 || server.Contains('/') || !ushort.TryParse(server.AsSpan(colon + 1), out var port) || port == 0)
            {
                yield return new ConfigurationMistake(path, server, Remedy);
            }
        }
    }

    private static IEnumerable<ConfigurationMistake> Topics(string path, List<string> topics)
    {
        if (topics.Count == 0)
        {
            yield return new ConfigurationMistake(path, null, "Must have at least one topic: a name, or a regular expression that begins with ^.");
        }

        foreach (var duplicate in topics.GroupBy(topic => topic).Where(group => group.Count() > 1))
        {
            yield return new ConfigurationMistake(path, duplicate.Key, "Must be named once.");
        }

        for (var i = 0; i < topics.Count; i++)
        {
            if (TopicProblem(topics[i]) is { } problem)
            {
                yield return new ConfigurationMistake($"{path}.{i}", topics[i], problem);
            }
        }
    }

    private static string? TopicProblem(string topic)
    {
        if (TopicSelector.IsPattern(topic))
        {
            try
            {
                TopicSelector.Compile(topic);
                return null;
            }
            catch (ArgumentException exception)
            {
                return $"Must be a regular expression: {exception.Message}";
            }
        }

        return TopicName.IsValid(topic)
            ? null
            : "Must have 1 to 249 letters, digits, '.', '_' or '-'; a regular expression begins with ^.";
    }

    private static IEnumerable<ConfigurationMistake> TimestampKey(string path, string name)
    {
        if (name.StartsWith('@'))
        {
            yield return new ConfigurationMistake(
                path, name,
                $"This would give Kafka's time that name, over the record's own. To send records under their own time, add a stage: timestamp: {{ source: '{name}' }}.");
        }
    }

    private static IEnumerable<ConfigurationMistake> GroupId(string path, string group)
    {
        if (string.IsNullOrWhiteSpace(group))
        {
            yield return new ConfigurationMistake(path, null, "Must be the consumer group to which progress is mirrored for lag tools.");
        }
    }

    private static IEnumerable<ConfigurationMistake> Tls(string path, TlsOptions tls) => tls.Enabled
        ? TlsValidator.Validate(path, tls)
        : TlsValidator.ValidateUnused(path, tls, $"Must be left out, or {path}.enabled must be true, without which it does nothing.");
}
