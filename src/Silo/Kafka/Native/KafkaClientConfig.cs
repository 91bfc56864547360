using Confluent.Kafka;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Silo.Options;
using AutoOffsetReset = Confluent.Kafka.AutoOffsetReset;

namespace OrleansKafkaLoki.Silo.Kafka.Native;

/// <summary>Makes librdkafka's configuration out of a pipeline's source.</summary>
internal static class KafkaClientConfig
{
    private const string ClientId = "orleans-kafka-loki";

    // Of all consumers, also of one that fetches nothing: receive.message.max.bytes must not be below.
    private const int MostFetched = 4 * 1024 * 1024;

    /// <summary>For reading records: no group membership, no commits, positions given by hand.</summary>
    /// <exception cref="IOException">The password's file cannot be read.</exception>
    public static ConsumerConfig Consumer(KafkaSourceOptions source)
    {
        var config = new ConsumerConfig
        {
            GroupId = source.GroupId,
            EnableAutoCommit = false,
            EnableAutoOffsetStore = false,
            AutoOffsetReset = AutoOffsetReset.Error,
            AllowAutoCreateTopics = false,
            EnablePartitionEof = true,
            FetchWaitMaxMs = source.FetchWaitMaxMs,

            // A broker that is back is read soon; librdkafka's 10 s are meant for thousands of clients.
            ReconnectBackoffMaxMs = 2000,

            // A byte that a disk has changed is no record. Costs ns a KB (CRC-32C in hardware).
            CheckCrcs = true,

            // The prefetch of a whole pipeline, in memory on top of the byte budget. The reader is faster than the fetch:
            // from 1 MiB to 256 MiB it reads the same (measured on loopback); this leaves room for slower networks.
            QueuedMaxMessagesKbytes = 8 * 1024,
            QueuedMinMessages = 1_000_000,

            // How soon a full queue is looked at again. At librdkafka's 1000 ms a quick reader may empty it meanwhile; at
            // 1 ms a stalled pipeline burns 5 % of a core, at 5 ms 1 % (measured).
            FetchQueueBackoffMs = 5,

            // A response is kept until the last of its records is read, so its size comes on top of the prefetch.
            MaxPartitionFetchBytes = 1024 * 1024,
            FetchMaxBytes = MostFetched,
        };
        return Complete(config, source);
    }

    /// <summary>For reading some records again: few at a time, from wherever Kafka still has any.</summary>
    /// <exception cref="IOException">The password's file cannot be read.</exception>
    public static ConsumerConfig Rereader(KafkaSourceOptions source)
    {
        var config = Consumer(source);
        config.AutoOffsetReset = AutoOffsetReset.Earliest;
        config.QueuedMaxMessagesKbytes = 4 * 1024;
        return config;
    }

    /// <summary>For writing dead letters: each acknowledged by all replicas in sync, none twice by a repeat of the client's own.</summary>
    /// <param name="source">The source, on whose brokers they are kept.</param>
    /// <param name="isIdempotent">Whether the brokers let the user write so; without, a lost answer can leave a letter twice.</param>
    /// <exception cref="IOException">The password's file cannot be read.</exception>
    public static ProducerConfig Producer(KafkaSourceOptions source, bool isIdempotent = true) => Complete(
        new ProducerConfig
        {
            Acks = Acks.All,
            EnableIdempotence = isIdempotent,

            // What could be fetched can be sent, if the broker takes it; batches stay within librdkafka's batch.size.
            MessageMaxBytes = 1_000_000_000,

            // Then the write has failed and is tried again from the beginning.
            MessageTimeoutMs = 30_000,

            // As Kafka's own clients do it, so that a key's letters lie where those would put them.
            Partitioner = Partitioner.Murmur2Random,
        },
        source);

    /// <summary>For asking about topics and offsets.</summary>
    /// <exception cref="IOException">The password's file cannot be read.</exception>
    public static AdminClientConfig Admin(KafkaSourceOptions source) => Complete(new AdminClientConfig(), source);

    /// <summary>For asking the coordinator of the group, and no partition.</summary>
    /// <exception cref="IOException">The password's file cannot be read.</exception>
    public static ConsumerConfig Coordinator(KafkaSourceOptions source) =>
        Complete(new ConsumerConfig { GroupId = source.GroupId, EnableAutoCommit = false, FetchMaxBytes = MostFetched }, source);

    private static T Complete<T>(T config, KafkaSourceOptions source)
        where T : ClientConfig
    {
        config.BootstrapServers = source.BootstrapServers;
        config.ClientId = ClientId;
        config.SocketTimeoutMs = source.SocketTimeoutMs;
        config.TopicMetadataRefreshIntervalMs = source.TopicRefreshMs;
        config.SecurityProtocol = (source.Sasl.Enabled, source.Tls.Enabled) switch
        {
            (true, true) => SecurityProtocol.SaslSsl,
            (true, false) => SecurityProtocol.SaslPlaintext,
            (false, true) => SecurityProtocol.Ssl,
            (false, false) => SecurityProtocol.Plaintext,
        };
        if (source.Sasl.Enabled)
        {
            config.Set("sasl.mechanism", source.Sasl.Mechanism == SaslMechanisms.AwsMskIam ? SaslMechanisms.OAuthBearer : source.Sasl.Mechanism);
            config.SaslUsername = source.Sasl.Username;
            config.SaslPassword = SecretFile.Resolve(source.Sasl.Password, source.Sasl.PasswordFile)?.Reveal();
        }

        if (source.Tls.Enabled)
        {
            config.SslCaLocation = source.Tls.CaFile;
            config.SslCertificateLocation = source.Tls.CrtFile;
            config.SslKeyLocation = source.Tls.KeyFile;
            config.SslKeyPassword = source.Tls.KeyPass?.Reveal();
            config.EnableSslCertificateVerification = source.Tls.VerifyCertificate;
            config.SslEndpointIdentificationAlgorithm =
                source.Tls.VerifyHostname ? SslEndpointIdentificationAlgorithm.Https : SslEndpointIdentificationAlgorithm.None;
        }

        foreach (var (name, value) in source.LibrdkafkaOptions)
        {
            config.Set(name, value);
        }

        return config;
    }
}
