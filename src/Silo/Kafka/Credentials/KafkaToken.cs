namespace OrleansKafkaLoki.Silo.Kafka.Credentials;

/// <summary>A token for <c>OAUTHBEARER</c>.</summary>
/// <param name="value">What the brokers get.</param>
/// <param name="principal">Whose it is, for librdkafka's own log.</param>
/// <param name="expiresAt">Until when it is good.</param>
/// <param name="extensions">What is sent beside it (KIP-342).</param>
internal sealed class KafkaToken(string value, string principal, DateTimeOffset expiresAt, IDictionary<string, string> extensions)
{
    public string Value => value;

    public string Principal => principal;

    public DateTimeOffset ExpiresAt => expiresAt;

    public IDictionary<string, string> Extensions => extensions;
}
