using Confluent.Kafka;

namespace OrleansKafkaLoki.Silo.Tests.Kafka.Credentials;

/// <summary>A client that remembers what it was to log in with.</summary>
internal sealed class FakeKafkaClient : IClient
{
    public List<string> Logins { get; } = [];

    public Handle Handle => throw new NotSupportedException();

    public string Name => "fake";

    public int AddBrokers(string brokers) => 0;

    public void SetSaslCredentials(string username, string password) => Logins.Add($"{username}:{password}");

    public void Dispose()
    {
    }
}
