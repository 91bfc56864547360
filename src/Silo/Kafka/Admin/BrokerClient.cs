using System.Runtime.InteropServices;
using Confluent.Kafka;
using OrleansKafkaLoki.Silo.Kafka.Credentials;
using OrleansKafkaLoki.Silo.Kafka.Native;

namespace OrleansKafkaLoki.Silo.Kafka.Admin;

/// <summary>The client behind <see cref="KafkaAdmin"/>'s questions to any broker.</summary>
internal sealed class BrokerClient : IReplaceable
{
    private readonly CredentialUse _use;

    /// <summary>Connects by itself, on the first question.</summary>
    /// <exception cref="IOException">The password's file cannot be read.</exception>
    /// <exception cref="InvalidOperationException">librdkafka refuses what it is configured with.</exception>
    public BrokerClient(KafkaCredentials credentials, Action<Error> onError)
    {
        _use = credentials.Use();
        Admin = new AdminClientBuilder(KafkaClientConfig.Admin(credentials.Source))
            .SetLogHandler((_, _) => { }) // Its complaints come as errors, too.
            .SetErrorHandler((_, error) =>
            {
                credentials.Heed(error);
                onError(error);
            })
            .Build();
        _use.Attach(Admin);
    }

    /// <summary>What asks.</summary>
    public IAdminClient Admin { get; }

    /// <inheritdoc/>
    public bool IsBroken => ((SafeHandle)Librdkafka.ClientOf(Admin.Handle)).IsClosed;

    /// <inheritdoc/>
    public bool IsOutdated => _use.IsOutdated;

    /// <inheritdoc/>
    public void Release() => _use.Dispose();

    /// <inheritdoc/>
    public void Dispose()
    {
        Release();
        Admin.Dispose();
    }
}
