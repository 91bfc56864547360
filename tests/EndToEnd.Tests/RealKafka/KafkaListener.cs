namespace OrleansKafkaLoki.EndToEnd.Tests.RealKafka;

/// <summary>A listener of each node beside the open one, called <c>SECURE</c>.</summary>
/// <param name="Protocol">Kafka's name of its protocol.</param>
/// <param name="Settings">The listener's own settings.</param>
internal sealed record KafkaListener(string Protocol, params IReadOnlyList<(string Name, string Value)> Settings)
{
    /// <summary>Lines for the node's properties.</summary>
    public IEnumerable<string> Lines => Settings.Select(setting => $"listener.name.secure.{setting.Name}={setting.Value}");

    /// <summary>A listener for TLS.</summary>
    public static KafkaListener Tls(string protocol, TestAuthority authority, params IEnumerable<(string Name, string Value)> more) => new(
        protocol,
        [
            ("ssl.keystore.type", "PEM"), ("ssl.keystore.location", authority.ServerFile),
            ("ssl.truststore.type", "PEM"), ("ssl.truststore.location", authority.CaFile),
            .. more,
        ]);
}
