using Confluent.Kafka;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace OrleansKafkaLoki.Quickstart.Broker;

/// <summary>
/// Kafka brokers inside this process: librdkafka's mock cluster, which Confluent.Kafka already brings along. It listens
/// on ephemeral ports of 127.0.0.1, speaks the protocol to any client and can be made to misbehave. It keeps about 5 MB
/// per partition, the newest, and forgets everything when disposed. Brokers are numbered from 1.
/// </summary>
public sealed class MockKafkaCluster : IDisposable
{
    private readonly object _gate = new();
    private readonly nint _client;
    private nint _cluster;

    /// <summary>Starts a cluster.</summary>
    /// <exception cref="InvalidOperationException">librdkafka could not start it.</exception>
    public MockKafkaCluster(int brokers = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(brokers);
        _client = MockKafkaNative.NewClient();
        _cluster = MockKafkaNative.ClusterNew(_client, brokers);
        if (_cluster == 0)
        {
            MockKafkaNative.ClientDestroy(_client);
            throw new InvalidOperationException($"librdkafka could not start a mock cluster of {brokers} brokers.");
        }

        // Without a controller nobody describes topics.
        Call(cluster => MockKafkaNative.SetController(cluster, 1));
        BootstrapServers = MockKafkaNative.Bootstraps(_cluster);
    }

    /// <summary>Where clients connect, <c>host:port</c> separated by commas.</summary>
    public string BootstrapServers { get; }

    /// <summary>Creates a topic that is led by the brokers in turn.</summary>
    public void CreateTopic(string name, int partitions) =>
        Call(cluster => MockKafkaNative.TopicCreate(cluster, name, partitions, replicationFactor: 1));

    /// <summary>Deletes a topic with what it holds.</summary>
    public void DeleteTopic(string name) => Call(cluster => MockKafkaNative.TopicDelete(cluster, name));

    /// <summary>Deletes the records before an offset, as retention does.</summary>
    public void DeleteRecords(string topic, int partition, long beforeOffset) =>
        Call(cluster => MockKafkaNative.PartitionDeleteRecords(cluster, topic, partition, beforeOffset));

    /// <summary>Lets a broker lead a partition; -1: none does.</summary>
    public void SetLeader(string topic, int partition, int id) => Call(cluster => MockKafkaNative.PartitionSetLeader(cluster, topic, partition, id));

    /// <summary>Closes a broker's connections and refuses new ones. No other broker takes over its partitions.</summary>
    public void SetBrokerDown(int id) => Call(cluster => MockKafkaNative.BrokerSetDown(cluster, id));

    /// <summary>Lets a broker accept connections again.</summary>
    public void SetBrokerUp(int id) => Call(cluster => MockKafkaNative.BrokerSetUp(cluster, id));

    /// <summary>Answers the next requests of one kind with these errors, one after the other.</summary>
    /// <param name="apiKey">Kafka's number of the request: 0 Produce, 1 Fetch, 2 ListOffsets, 3 Metadata, 8 OffsetCommit, 9 OffsetFetch.</param>
    /// <param name="errors">The errors in order; <see cref="ErrorCode.NoError"/> lets one request through.</param>
    public void PushRequestErrors(short apiKey, params ErrorCode[] errors) => Call(cluster =>
    {
        MockKafkaNative.PushRequestErrors(cluster, apiKey, (nuint)errors.Length, Array.ConvertAll(errors, error => (int)error));
        return 0;
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_cluster != 0)
            {
                MockKafkaNative.ClusterDestroy(_cluster);
                MockKafkaNative.ClientDestroy(_client);
                _cluster = 0;
            }
        }
    }

    private void Call(Func<nint, int> function)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_cluster == 0, this);
            var error = (ErrorCode)function(_cluster);
            if (error != ErrorCode.NoError)
            {
                throw new KafkaException(error);
            }
        }
    }
}
