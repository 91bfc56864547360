using System.Runtime.InteropServices;
using Confluent.Kafka;
using OrleansKafkaLoki.Silo.Kafka.Credentials;
using OrleansKafkaLoki.Silo.Kafka.Native;

namespace OrleansKafkaLoki.Silo.Kafka.Admin;

/// <summary>
/// The client behind <see cref="GroupCoordinator"/>: an admin client on a consumer, which never joins its group. Without one, librdkafka (to 2.16)
/// ends the process when it asks for a group's offsets and the broker answers that it is not, or not yet, the coordinator (its issue 5040).
/// </summary>
internal sealed class CoordinatorClient : IReplaceable
{
    private readonly IConsumer<Ignore, Ignore> _consumer;
    private readonly CredentialUse _use;

    /// <summary>Connects by itself, on the first question.</summary>
    /// <exception cref="IOException">The password's file cannot be read.</exception>
    /// <exception cref="InvalidOperationException">librdkafka refuses what it is configured with.</exception>
    public CoordinatorClient(KafkaCredentials credentials)
    {
        _use = credentials.Use();

        // Nobody polls it, so an error handler would never be called while its errors pile up. What ails the brokers the other client tells, too.
        _consumer = new ConsumerBuilder<Ignore, Ignore>(KafkaClientConfig.Coordinator(credentials.Source)).SetLogHandler((_, _) => { }).Build();
        _use.Attach(_consumer);
        Admin = new DependentAdminClientBuilder(_consumer.Handle).Build();
    }

    /// <summary>What asks.</summary>
    public IAdminClient Admin { get; }

    /// <inheritdoc/>
    public bool IsBroken => ((SafeHandle)Librdkafka.ClientOf(_consumer.Handle)).IsClosed;

    /// <inheritdoc/>
    public bool IsOutdated => _use.IsOutdated;

    /// <inheritdoc/>
    public void Release() => _use.Dispose();

    /// <inheritdoc/>
    public void Dispose()
    {
        Release();
        Admin.Dispose();
        _consumer.Dispose();
    }
}
