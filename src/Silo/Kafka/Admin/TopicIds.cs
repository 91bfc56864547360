using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Confluent.Kafka;
using OrleansKafkaLoki.Silo.Kafka.Native;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace OrleansKafkaLoki.Silo.Kafka.Admin;

/// <summary>
/// Asks for topics' ids. Confluent.Kafka (2.16) would describe the topics as well, but fails over a partition that has no replica in sync, and
/// destroys its client with that.
/// </summary>
internal static unsafe class TopicIds
{
    private const int MessageSize = 512;

    // librdkafka answers in time, also that nobody did; this is for when it does not.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>The ids of those topics that exist and whose brokers tell ids. Blocks until the answer is there.</summary>
    /// <param name="client">The client, which must not be destroyed meanwhile.</param>
    /// <param name="topics">The topics, each once.</param>
    /// <param name="timeout">How long the brokers may take.</param>
    /// <exception cref="KafkaException">No broker answered in time, or it refused.</exception>
    public static ImmutableDictionary<string, string> Ask(IClient client, IReadOnlyCollection<string> topics, TimeSpan timeout)
    {
        var handle = (SafeHandle)Librdkafka.ClientOf(client.Handle);
        var queue = Librdkafka.QueueNew(handle);
        var options = Librdkafka.AdminOptionsNew(handle, Librdkafka.DescribeTopicsOperation);
        var names = Librdkafka.TopicCollectionOfNames([.. topics], (nuint)topics.Count);
        nint answer = 0;
        try
        {
            var message = stackalloc byte[MessageSize];
            Throw(Librdkafka.AdminOptionsSetRequestTimeout(options, (int)timeout.TotalMilliseconds, message, MessageSize), message);
            Librdkafka.DescribeTopics(handle, names, options, queue);
            answer = Librdkafka.QueuePoll(queue, (int)(timeout + Grace).TotalMilliseconds);
            if (answer == 0)
            {
                throw new KafkaException(ErrorCode.Local_TimedOut);
            }

            Throw(Librdkafka.EventError(answer), Librdkafka.EventErrorString(answer));
            return Read(Librdkafka.DescribeTopicsResult(answer));
        }
        finally
        {
            if (answer != 0)
            {
                Librdkafka.EventDestroy(answer);
            }

            Librdkafka.TopicCollectionDestroy(names);
            Librdkafka.AdminOptionsDestroy(options);
            Librdkafka.QueueDestroy(queue);
        }
    }

    // Some topics are gone or may not be described; the others are. Brokers before Kafka 2.8 tell zeros.
    private static ImmutableDictionary<string, string> Read(nint result)
    {
        var ids = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var topics = Librdkafka.DescribeTopicsResultTopics(result, out var count);
        for (nuint i = 0; i < count; i++)
        {
            var (topic, id) = (topics[i], Librdkafka.TopicDescriptionId(topics[i]));
            if (Librdkafka.ErrorCodeOf(Librdkafka.TopicDescriptionError(topic)) == 0 && id != 0 && (Librdkafka.UuidMostSignificantBits(id) != 0 || Librdkafka.UuidLeastSignificantBits(id) != 0))
            {
                ids.Add(Text(Librdkafka.TopicDescriptionName(topic)), Text(Librdkafka.UuidText(id)));
            }
        }

        return ids.ToImmutable();
    }

    private static void Throw(int error, byte* message)
    {
        if (error != (int)ErrorCode.NoError)
        {
            throw new KafkaException(new Error((ErrorCode)error, Text(message)));
        }
    }

    private static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";
}
