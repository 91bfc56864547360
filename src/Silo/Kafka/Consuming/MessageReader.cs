using System.Runtime.InteropServices;
using OrleansKafkaLoki.Silo.Kafka.Native;

namespace OrleansKafkaLoki.Silo.Kafka.Consuming;

/// <summary>
/// Takes records off a consumer's queue, many by one native call: a third of the CPU of Confluent.Kafka's
/// <c>Consume</c>, and no garbage. For one thread, but for <see cref="Wake"/>.
/// </summary>
internal sealed unsafe class MessageReader(ConsumerQueue queue) : IDisposable
{
    private const int Capacity = 512;

    // What one read takes at most, roughly: nothing is checked while it is handled, neither budget nor windows.
    private const int ReadBytes = 128 * 1024;

    private readonly Lock _gate = new();
    private int _averageBytes = 1024;
    private KafkaMessage** _messages = (KafkaMessage**)NativeMemory.AllocZeroed(Capacity, (nuint)sizeof(KafkaMessage*));

    /// <summary>Handles one message, which is gone afterwards.</summary>
    public delegate void Handler(in KafkaMessage message);

    /// <summary>Passes what is there to <paramref name="handle"/>, up to some hundred messages or KiB, and returns how many.</summary>
    public int ReadAvailable(Handler handle) => Read(timeoutMs: 0, Math.Clamp(ReadBytes / _averageBytes, 1, Capacity), handle);

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

    private int Read(int timeoutMs, int capacity, Handler handle)
    {
        // With room for more than one, librdkafka waits until all of it is filled or the time is over.
        var count = (int)Librdkafka.ConsumeBatchQueue(queue, timeoutMs, _messages, (nuint)capacity);
        var handled = 0;
        var (records, bytes) = (0, 0L);
        try
        {
            while (handled < count)
            {
                handle(in *_messages[handled]);
                if (_messages[handled]->Error == Confluent.Kafka.ErrorCode.NoError)
                {
                    records++;
                    bytes += _messages[handled]->Value.Length;
                }

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

        _averageBytes = records > 0 ? Math.Max((int)(bytes / records), 1) : _averageBytes;
        return Math.Max(count, 0);
    }
}
