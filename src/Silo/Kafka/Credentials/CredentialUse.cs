using Confluent.Kafka;

namespace OrleansKafkaLoki.Silo.Kafka.Credentials;

/// <summary>
/// One client's share in its pipeline's credentials. It is begun before the client's files are read and disposed before the client.
/// </summary>
internal sealed class CredentialUse(KafkaCredentials credentials) : IDisposable
{
    private readonly int _generation = credentials.Generation;
    private IClient? _client;

    /// <summary>True when certificates or keys have been renewed since, which only a new client can use.</summary>
    public bool IsOutdated => credentials.Generation != _generation;

    /// <summary>Gives the client what it needs to log in, now and whenever it is renewed.</summary>
    public void Attach(IClient client)
    {
        _client = client;
        credentials.Add(client);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_client is { } client)
        {
            credentials.Remove(client);
        }
    }
}
