using System.Runtime.InteropServices;

namespace OrleansKafkaLoki.Silo.Kafka.Native;

// What sets a position with its leader epoch, which Confluent.Kafka (2.16) leaves out.
internal static unsafe partial class Librdkafka
{
    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_topic_partition_list_new")]
    public static partial nint PartitionListNew(int size);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_topic_partition_list_destroy")]
    public static partial void PartitionListDestroy(nint list);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_topic_partition_list_add", StringMarshalling = StringMarshalling.Utf8)]
    public static partial KafkaPosition* PartitionListAdd(nint list, string topic, int partition);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_topic_partition_set_leader_epoch")]
    public static partial void PartitionSetLeaderEpoch(KafkaPosition* position, int leaderEpoch);

    /// <summary>Sets the positions and each partition's error; waits until the client has, not for a broker.</summary>
    /// <returns>0, or an error that has to be destroyed.</returns>
    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_seek_partitions")]
    public static partial nint SeekPartitions(SafeHandle client, nint list, int timeoutMs);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_error_destroy")]
    public static partial void ErrorDestroy(nint error);
}
