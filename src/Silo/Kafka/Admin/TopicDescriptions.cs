using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using OrleansKafkaLoki.Silo.Kafka.Native;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace OrleansKafkaLoki.Silo.Kafka.Admin;

/// <summary>
/// Asks for topics' ids and for the user's rights on them. Confluent.Kafka (2.16) would describe the topics as well, but fails over a partition that has
/// no replica in sync, and destroys its client with that.
/// </summary>
internal static unsafe class TopicDescriptions
{
    private const int MessageSize = 512;

    // librdkafka answers in time, also that nobody did; this is for when it does not.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>What the brokers say of each. Creates none. Blocks until the answer is there.</summary>
    /// <param name="client">The client, which must not be destroyed meanwhile.</param>
    /// <param name="topics">The topics, each once.</param>
    /// <param name="timeout">How long the brokers may take.</param>
    /// <param name="withRights">Whether to ask what the user may do with them, which brokers have to look up.</param>
    /// <exception cref="KafkaException">No broker answered in time, or it refused.</exception>
    public static IReadOnlyList<DescribedTopic> Ask(IClient client, IReadOnlyCollection<string> topics, TimeSpan timeout, bool withRights = false)
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
            Librdkafka.AdminOptionsSetIncludeAuthorizedOperations(options, withRights ? 1 : 0);
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

    private static List<DescribedTopic> Read(nint result)
    {
        List<DescribedTopic> described = [];
        var topics = Librdkafka.DescribeTopicsResultTopics(result, out var count);
        for (nuint i = 0; i < count; i++)
        {
            var topic = topics[i];
            var error = (ErrorCode)Librdkafka.ErrorCodeOf(Librdkafka.TopicDescriptionError(topic));
            var isThere = error == ErrorCode.NoError;
            described.Add(new DescribedTopic(Text(Librdkafka.TopicDescriptionName(topic)), error, isThere ? Id(topic) : null, isThere ? Rights(topic) : null));
        }

        return described;
    }

    // Brokers before Kafka 2.8 tell zeros.
    private static string? Id(nint topic) =>
        Librdkafka.TopicDescriptionId(topic) is not 0 and var id && (Librdkafka.UuidMostSignificantBits(id) != 0 || Librdkafka.UuidLeastSignificantBits(id) != 0)
            ? Text(Librdkafka.UuidText(id))
            : null;

    private static ImmutableHashSet<AclOperation>? Rights(nint topic)
    {
        var operations = Librdkafka.TopicDescriptionAuthorizedOperations(topic, out var count);
        return operations is null || count == 0 ? null : [.. new ReadOnlySpan<int>(operations, (int)count).ToArray().Select(operation => (AclOperation)operation)];
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
