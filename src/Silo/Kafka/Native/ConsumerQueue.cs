using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace OrleansKafkaLoki.Silo.Kafka.Native;

/// <summary>A consumer's queue of records and events. Disposed before the consumer.</summary>
internal sealed class ConsumerQueue : SafeHandle
{
    /// <summary>The queue of <paramref name="consumer"/>.</summary>
    public ConsumerQueue(IClient consumer)
        : base(0, ownsHandle: true) => SetHandle(Librdkafka.QueueGetConsumer((SafeHandle)Librdkafka.ClientOf(consumer.Handle)));

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        Librdkafka.QueueDestroy(handle);
        return true;
    }
}
