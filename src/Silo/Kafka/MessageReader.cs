using System.Runtime.InteropServices;

namespace OrleansKafkaLoki.Silo.Kafka;

/// <summary>
/// Takes records off a consumer's queue, many by one native call: a third of the CPU of Confluent.Kafka's
/// <c>Consume</c>, and no garbage. For one thread, but for <see cref="Wake"/>.
/// </summary>
internal sealed unsafe class MessageReader(ConsumerQueue queue) : IDisposable
{
    private const int Capacity = 512;

    private readonly Lock _gate = new();
    private KafkaMessage** _messages = (KafkaMessage**)NativeMemory.AllocZeroed(Capacity, (nuint)sizeof(KafkaMessage*));

    /// <summary>Handles one message, which is gone afterwards.</summary>
    public delegate void Handler(in KafkaMessage message);

    /// <summary>Passes what is there to <paramref name="handle"/>, up to a few hundred messages, and returns how many.</summary>
    public int ReadAvailable(Handler handle) => Read(timeoutMs: 0, Capacity, handle);

    /// <summary>Waits for one message and passes it on; 0 when the time is over or <see cref="Wake"/> was called.</summary>
    public int ReadNext(TimeSpan timeout, Handler handle) => Read((int)timeout.TotalMilliseconds, capacity: 1, handle);

    /// <summary>Ends a wait, the current one or the next. Any thread may call it.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            if (!queue.IsClosed)
            {
                Librdkafka.QueueYield(queue);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            NativeMemory.Free(_messages);
            _messages = null;
            queue.Dispose();
        }
    }

    private int Read(int timeoutMs, nuint capacity, Handler handle)
    {
        // With room for more than one, librdkafka waits until all of it is filled or the time is over.
        var count = (int)Librdkafka.ConsumeBatchQueue(queue, timeoutMs, _messages, capacity);
        var handled = 0;
        try
        {
            while (handled < count)
            {
                handle(in *_messages[handled]);
                Librdkafka.MessageDestroy(_messages[handled++]);
            }
        }
        finally
        {
            for (; handled < count; handled++)
            {
                Librdkafka.MessageDestroy(_messages[handled]);
            }
        }

        return Math.Max(count, 0);
    }
}
