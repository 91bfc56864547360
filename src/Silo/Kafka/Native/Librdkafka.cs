using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace OrleansKafkaLoki.Silo.Kafka.Native;

/// <summary>
/// The few functions of librdkafka that Confluent.Kafka does not offer, taken from the very library that it loads:
/// reading many records by one call, without an object per record.
/// </summary>
internal static unsafe partial class Librdkafka
{
    private const string LibraryName = "librdkafka";

    /// <summary>The <c>rd_kafka_t*</c> within a Confluent.Kafka client, which it keeps to itself.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_LibrdkafkaHandle")]
    [return: UnsafeAccessorType("Confluent.Kafka.Impl.SafeKafkaHandle, Confluent.Kafka")]
    public static extern object ClientOf(Handle handle);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_queue_get_consumer")]
    public static partial nint QueueGetConsumer(SafeHandle client);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_queue_destroy")]
    public static partial void QueueDestroy(nint queue);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_queue_yield")]
    public static partial void QueueYield(ConsumerQueue queue);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_consume_batch_queue")]
    public static partial nint ConsumeBatchQueue(ConsumerQueue queue, int timeoutMs, KafkaMessage** messages, nuint capacity);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_message_destroy")]
    public static partial void MessageDestroy(KafkaMessage* message);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_message_timestamp"), SuppressGCTransition]
    public static partial long MessageTimestamp(in KafkaMessage message, out int type);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_message_leader_epoch"), SuppressGCTransition]
    public static partial int MessageLeaderEpoch(in KafkaMessage message);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_message_headers")]
    public static partial int MessageHeaders(in KafkaMessage message, out nint headers);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_header_get_all"), SuppressGCTransition]
    public static partial int HeaderGetAll(nint headers, nuint index, out byte* name, out byte* value, out nuint size);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_topic_new", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint TopicNew(SafeHandle client, string topic, nint configuration);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_topic_destroy")]
    public static partial void TopicDestroy(nint topic);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_topic_name")]
    public static partial byte* TopicName(nint topic);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_conf_new")]
    public static partial nint ConfNew();

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_conf_destroy")]
    public static partial void ConfDestroy(nint configuration);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_conf_set", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ConfSet(nint configuration, string name, string value, byte* message, nuint messageSize);
}
