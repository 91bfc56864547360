using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Grains.Pipelines.Topics;
using OrleansKafkaLoki.Silo.Kafka.Admin;
using OrleansKafkaLoki.Silo.Kafka.Native;

namespace OrleansKafkaLoki.Silo.Kafka;

/// <summary>Finds everything in a pipeline's Kafka source that cannot work.</summary>
public static class KafkaSourceValidator
{
    private const int MaxSocketTimeoutMs = 300_000;

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
        .. OptionRange.Check($"{path}.commit_interval_ms", source.CommitIntervalMs, 100, 3_600_000),
        .. OptionRange.Check($"{path}.drain_timeout_ms", source.DrainTimeoutMs, 0, 25_000),
        .. OptionRange.Check($"{path}.fetch_wait_max_ms", source.FetchWaitMaxMs, 0, 300_000),
        .. OptionRange.Check($"{path}.socket_timeout_ms", source.SocketTimeoutMs, 10, MaxSocketTimeoutMs),
        .. OptionRange.Check($"{path}.topic_refresh_ms", source.TopicRefreshMs, 100, 3_600_000),
        .. OptionRange.Check($"{path}.partition_window_bytes", source.PartitionWindowBytes, 64 * 1024, 1L << 40),
        .. Sasl($"{path}.sasl", source),
        .. Tls($"{path}.tls", source.Tls),
        .. LibrdkafkaOptionsValidator.Validate($"{path}.librdkafka_options", source),
    ];

    private static IEnumerable<ConfigurationMistake> BootstrapServers(string path, string servers)
    {
        const string Remedy = "Give the brokers to start from as host:port, separated by commas, such as kafka-1:9092,kafka-2:9092.";
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
            yield return new ConfigurationMistake(path, null, "Give at least one topic: a name, or a regular expression that begins with ^.");
        }

        foreach (var duplicate in topics.GroupBy(topic => topic).Where(group => group.Count() > 1))
        {
            yield return new ConfigurationMistake(path, duplicate.Key, "Name each topic once.");
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
                return $"Correct the regular expression: {exception.Message}";
            }
        }

        return TopicName.IsValid(topic)
            ? null
            : "A topic's name has 1 to 249 letters, digits, '.', '_' or '-'; a regular expression begins with ^.";
    }

    private static IEnumerable<ConfigurationMistake> GroupId(string path, string group)
    {
        if (string.IsNullOrWhiteSpace(group))
        {
            yield return new ConfigurationMistake(path, null, "Name the consumer group to which progress is mirrored for lag tools.");
        }
    }

    private static IEnumerable<ConfigurationMistake> Sasl(string path, KafkaSourceOptions source)
    {
        var sasl = source.Sasl;

        if (!sasl.Enabled)
        {
            return Unused(path, ("username", sasl.Username), ("password", sasl.Password), ("password_file", sasl.PasswordFile));
        }

        // Other mechanisms (GSSAPI, OAUTHBEARER) need other things, which librdkafka itself asks for.
        return source.LibrdkafkaOptions.Keys.Any(name => name is "sasl.mechanism" or "sasl.mechanisms") ? [] : Credentials(path, sasl);
    }

    private static IEnumerable<ConfigurationMistake> Credentials(string path, SaslOptions sasl)
    {
        if (sasl.Mechanism is not ("PLAIN" or "SCRAM-SHA-256" or "SCRAM-SHA-512"))
        {
            yield return new ConfigurationMistake(
                $"{path}.mechanism", sasl.Mechanism, "Give PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512; set others as sasl.mechanism in librdkafka_options.");
        }

        if (string.IsNullOrEmpty(sasl.Username))
        {
            yield return new ConfigurationMistake($"{path}.username", null, "Give the user's name.");
        }

        if (sasl.Password is not null && sasl.PasswordFile is not null)
        {
            yield return new ConfigurationMistake($"{path}.password", "***", "Give either password or password_file.");
        }
        else if (sasl.PasswordFile is null && string.IsNullOrEmpty(sasl.Password?.Reveal()))
        {
            yield return new ConfigurationMistake($"{path}.password", null, "Give password or password_file.");
        }
        else if (MissingFile($"{path}.password_file", sasl.PasswordFile) is { } mistake)
        {
            yield return mistake;
        }
    }

    private static IEnumerable<ConfigurationMistake> Tls(string path, TlsOptions tls)
    {
        if (!tls.Enabled)
        {
            return Unused(
                path, ("ca_file", tls.CaFile), ("crt_file", tls.CrtFile), ("key_file", tls.KeyFile), ("key_pass", tls.KeyPass),
                ("verify_certificate", tls.VerifyCertificate ? null : "false"), ("verify_hostname", tls.VerifyHostname ? null : "false"));
        }

        return Certificates(path, tls);
    }

    private static IEnumerable<ConfigurationMistake> Certificates(string path, TlsOptions tls)
    {
        foreach (var (name, file) in new[] { ("ca_file", tls.CaFile), ("crt_file", tls.CrtFile), ("key_file", tls.KeyFile) })
        {
            if (MissingFile($"{path}.{name}", file) is { } mistake)
            {
                yield return mistake;
            }
        }

        if (tls.CrtFile is null != tls.KeyFile is null)
        {
            yield return new ConfigurationMistake(
                $"{path}.{(tls.CrtFile is null ? "crt_file" : "key_file")}", null, "A client certificate needs both crt_file and key_file.");
        }
    }

    private static IEnumerable<ConfigurationMistake> Unused(string path, params (string Name, object? Value)[] settings) =>
        from setting in settings
        where setting.Value is not null
        select new ConfigurationMistake($"{path}.{setting.Name}", setting.Value.ToString(), $"Set {path}.enabled: true, without which it does nothing, or remove it.");

    private static ConfigurationMistake? MissingFile(string path, string? file) =>
        file is null || File.Exists(file) ? null : new ConfigurationMistake(path, file, "Name a file that exists and that this process may read.");
}
