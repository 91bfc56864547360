using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace OrleansKafkaLoki.Silo.Kafka.Native;

/// <summary>librdkafka's <c>rd_kafka_message_t</c>: a record, or an error of a partition or the client. Part of its stable ABI.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly unsafe struct KafkaMessage
{
    private readonly int _error;
    private readonly nint _topic;
    private readonly int _partition;
    private readonly byte* _value;
    private readonly nuint _valueLength;
    private readonly byte* _key;
    private readonly nuint _keyLength;
    private readonly long _offset;
    private readonly nint _private;

    /// <summary>Not <see cref="Confluent.Kafka.ErrorCode.NoError"/> when this is an error and no record.</summary>
    public Confluent.Kafka.ErrorCode Error => (Confluent.Kafka.ErrorCode)_error;

    /// <summary>The client's handle of the topic; stable while a partition of it is assigned. 0 for an error of the client.</summary>
    public nint Topic => _topic;

    /// <summary>The partition, or -1 for an error of the client.</summary>
    public int Partition => _partition;

    /// <summary>The record's offset.</summary>
    public long Offset => _offset;

    /// <summary>False for a tombstone.</summary>
    public bool HasValue => _value != null;

    /// <summary>The value; of an error, its text.</summary>
    public ReadOnlySpan<byte> Value => new(_value, (int)_valueLength);

    /// <summary>False for a null key.</summary>
    public bool HasKey => _key != null;

    public ReadOnlySpan<byte> Key => new(_key, (int)_keyLength);

    /// <summary>The topic's name; allocates.</summary>
    public string? TopicName => _topic == 0 ? null : Marshal.PtrToStringUTF8((nint)Librdkafka.TopicName(_topic));

    /// <summary>The error as Confluent.Kafka states errors.</summary>
    public Error ToError() => new(Error, HasValue ? System.Text.Encoding.UTF8.GetString(Value) : null);
}
