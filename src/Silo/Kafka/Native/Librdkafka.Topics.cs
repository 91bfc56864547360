using System.Runtime.InteropServices;

namespace OrleansKafkaLoki.Silo.Kafka.Native;

// What describes topics.
internal static unsafe partial class Librdkafka
{
    /// <summary><c>RD_KAFKA_ADMIN_OP_DESCRIBETOPICS</c>.</summary>
    public const int DescribeTopicsOperation = 19;

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_queue_new")]
    public static partial nint QueueNew(SafeHandle client);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_queue_poll")]
    public static partial nint QueuePoll(nint queue, int timeoutMs);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_AdminOptions_new")]
    public static partial nint AdminOptionsNew(SafeHandle client, int operation);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_AdminOptions_set_request_timeout")]
    public static partial int AdminOptionsSetRequestTimeout(nint options, int timeoutMs, byte* message, nuint messageSize);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_AdminOptions_set_include_authorized_operations")]
    public static partial nint AdminOptionsSetIncludeAuthorizedOperations(nint options, int include);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_AdminOptions_destroy")]
    public static partial void AdminOptionsDestroy(nint options);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_TopicCollection_of_topic_names", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint TopicCollectionOfNames(string[] topics, nuint count);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_TopicCollection_destroy")]
    public static partial void TopicCollectionDestroy(nint topics);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_DescribeTopics")]
    public static partial void DescribeTopics(SafeHandle client, nint topics, nint options, nint queue);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_event_destroy")]
    public static partial void EventDestroy(nint answer);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_event_error")]
    public static partial int EventError(nint answer);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_event_error_string")]
    public static partial byte* EventErrorString(nint answer);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_event_DescribeTopics_result")]
    public static partial nint DescribeTopicsResult(nint answer);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_DescribeTopics_result_topics")]
    public static partial nint* DescribeTopicsResultTopics(nint result, out nuint count);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_TopicDescription_name")]
    public static partial byte* TopicDescriptionName(nint topic);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_TopicDescription_error")]
    public static partial nint TopicDescriptionError(nint topic);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_TopicDescription_topic_id")]
    public static partial nint TopicDescriptionId(nint topic);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_TopicDescription_authorized_operations")]
    public static partial int* TopicDescriptionAuthorizedOperations(nint topic, out nuint count);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_error_code")]
    public static partial int ErrorCodeOf(nint error);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_Uuid_most_significant_bits")]
    public static partial long UuidMostSignificantBits(nint id);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_Uuid_least_significant_bits")]
    public static partial long UuidLeastSignificantBits(nint id);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_Uuid_base64str")]
    public static partial byte* UuidText(nint id);
}
