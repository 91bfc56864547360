using System.Runtime.InteropServices;
using OrleansKafkaLoki.Silo.Kafka.Native;

namespace OrleansKafkaLoki.Quickstart.Broker;

/// <summary>The functions of librdkafka's <c>rdkafka_mock.h</c>, taken from the very library that Confluent.Kafka loads.</summary>
internal static partial class MockKafkaNative
{
    private const string LibraryName = "librdkafka";
    private const int ProducerType = 0;
    private const int MessageSize = 512;

    static MockKafkaNative() => NativeLibrary.SetDllImportResolver(typeof(MockKafkaNative).Assembly, ShippedLibrdkafka.Resolve);

    /// <summary>A client without brokers, which a mock cluster needs for its own book-keeping.</summary>
    public static nint NewClient()
    {
        var configuration = ConfNew();
        var message = new byte[MessageSize];

        // It has no brokers to talk to and would complain about that on stderr.
        ConfSet(configuration, "log_level", "0", message, (nuint)message.Length);
        var client = ClientNew(ProducerType, configuration, message, (nuint)message.Length);
        if (client != 0)
        {
            return client;
        }

        ConfDestroy(configuration);
        var end = Array.IndexOf(message, (byte)0);
        throw new InvalidOperationException($"librdkafka: {System.Text.Encoding.UTF8.GetString(message, 0, Math.Max(end, 0))}");
    }

    /// <summary>The cluster's addresses.</summary>
    public static string Bootstraps(nint cluster) => Marshal.PtrToStringUTF8(ClusterBootstraps(cluster))!;

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_mock_cluster_new")]
    public static partial nint ClusterNew(nint client, int brokers);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_mock_cluster_destroy")]
    public static partial void ClusterDestroy(nint cluster);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_destroy")]
    public static partial void ClientDestroy(nint client);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_mock_topic_create", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int TopicCreate(nint cluster, string topic, int partitions, int replicationFactor);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_mock_topic_delete", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int TopicDelete(nint cluster, string topic);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_mock_partition_delete_records", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int PartitionDeleteRecords(nint cluster, string topic, int partition, long beforeOffset);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_mock_partition_set_leader", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int PartitionSetLeader(nint cluster, string topic, int partition, int broker);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_mock_set_controller_id")]
    public static partial int SetController(nint cluster, int broker);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_mock_broker_set_down")]
    public static partial int BrokerSetDown(nint cluster, int broker);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_mock_broker_set_up")]
    public static partial int BrokerSetUp(nint cluster, int broker);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_mock_push_request_errors_array")]
    public static partial void PushRequestErrors(nint cluster, short apiKey, nuint count, int[] errors);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_mock_cluster_bootstraps")]
    private static partial nint ClusterBootstraps(nint cluster);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_conf_new")]
    private static partial nint ConfNew();

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_conf_set", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ConfSet(nint configuration, string name, string value, [In, Out] byte[] message, nuint messageSize);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_conf_destroy")]
    private static partial void ConfDestroy(nint configuration);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_new")]
    private static partial nint ClientNew(int type, nint configuration, [In, Out] byte[] message, nuint messageSize);
}
