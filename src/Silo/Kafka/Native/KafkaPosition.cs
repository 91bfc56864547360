using System.Runtime.InteropServices;

namespace OrleansKafkaLoki.Silo.Kafka.Native;

/// <summary>librdkafka's <c>rd_kafka_topic_partition_t</c>. Part of its stable ABI.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct KafkaPosition
{
    private readonly nint _topic;
    private readonly int _partition;

    /// <summary>The offset to go on at.</summary>
    public long Offset;

    private readonly nint _metadata;
    private readonly nuint _metadataSize;
    private readonly nint _opaque;
    private readonly int _error;
    private readonly nint _private;

    /// <summary>What became of it.</summary>
    public readonly Confluent.Kafka.ErrorCode Error => (Confluent.Kafka.ErrorCode)_error;
}
