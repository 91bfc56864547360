using System.Runtime.InteropServices;
using Confluent.Kafka;
using OrleansKafkaLoki.Silo.Kafka.Credentials;
using OrleansKafkaLoki.Silo.Kafka.Native;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace OrleansKafkaLoki.Silo.Kafka.Consuming;

/// <summary>One life of a pipeline's consumer. For the polling thread alone, but for <see cref="MessageReader.Wake"/>.</summary>
internal sealed class ConsumerSession : IDisposable
{
    private readonly CredentialUse _use;
    private readonly IConsumer<Ignore, Ignore> _consumer;
    private readonly EpochSeeks _seeks;

    /// <summary>Creates the consumer; it connects by itself.</summary>
    /// <exception cref="IOException">The password's file cannot be read.</exception>
    /// <exception cref="InvalidOperationException">librdkafka refuses what it is configured with.</exception>
    public ConsumerSession(KafkaCredentials credentials, Action<Error> onError, Action<LogMessage> onLog)
    {
        _use = credentials.Use();
        _consumer = new ConsumerBuilder<Ignore, Ignore>(KafkaClientConfig.Consumer(credentials.Source))
            .SetErrorHandler((_, error) => onError(error))
            .SetLogHandler((_, message) => onLog(message))
            .Build();
        _use.Attach(_consumer);
        Reader = new MessageReader(new ConsumerQueue(_consumer));
        _seeks = new EpochSeeks(Client);
    }

    /// <summary>Where its records come out.</summary>
    public MessageReader Reader { get; }

    /// <summary>True when only another session can use what the pipeline proves itself with now.</summary>
    public bool IsOutdated => _use.IsOutdated;

    /// <summary>Starts consuming a partition at its position.</summary>
    public void Assign(PartitionIntake intake)
    {
        _seeks.Add(intake);

        // A topic that the client does not know yet is asked for at once when it is made like this (rd_kafka_topic_new), while an assignment
        // alone waits for the next look at all topics, which comes once a second.
        var topic = Librdkafka.TopicNew(Client, intake.TopicPartition.Topic, 0);
        try
        {
            // Else a broker that lacks the offset could say so before it is asked for the epoch, which ends it in the client (rd_kafka_offset_reset).
            IfKnown(Pause, intake);
            _consumer.IncrementalAssign([new TopicPartitionOffset(intake.TopicPartition, intake.FetchFrom)]);
        }
        finally
        {
            Librdkafka.TopicDestroy(topic);
        }

        if (intake.IsFetched)
        {
            IfKnown(Resume, intake);
        }
        else if (!intake.AwaitsSeek)
        {
            Pause(intake);
        }
    }

    /// <summary>True while the positions of some partitions are yet to be held against their logs.</summary>
    public bool IsSeeking => _seeks.IsAny;

    /// <summary>Holds positions against their logs, as far as the client is ready for that.</summary>
    public void Seek()
    {
        foreach (var intake in _seeks.Try())
        {
            if (intake.IsFetched)
            {
                Resume(intake);
            }
        }
    }

    /// <summary>Stops consuming a partition.</summary>
    public void Unassign(PartitionIntake intake)
    {
        _seeks.Remove(intake);
        _consumer.IncrementalUnassign([intake.TopicPartition]);
    }

    /// <summary>Stops fetching a partition, and throws away what was prefetched.</summary>
    public void Pause(PartitionIntake intake) => _consumer.Pause([intake.TopicPartition]);

    /// <summary>Fetches a paused partition again, from behind the last record that was read.</summary>
    public void Resume(PartitionIntake intake) => _consumer.Resume([intake.TopicPartition]);

    /// <summary>The first offset of the partition, and the one behind its newest record, as of the last fetch; -1 while unknown.</summary>
    public (long Low, long High) Watermarks(PartitionIntake intake)
    {
        try
        {
            var known = _consumer.GetWatermarkOffsets(intake.TopicPartition);
            return (known.Low.IsSpecial ? -1 : known.Low.Value, known.High.IsSpecial ? -1 : known.High.Value);
        }
        catch (KafkaException exception) when (exception.Error.Code is ErrorCode.Local_UnknownPartition or ErrorCode.Local_UnknownTopic)
        {
            // Assigned, but no broker has answered yet.
            return (-1, -1);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _use.Dispose();
        Reader.Dispose();
        _consumer.Dispose();
    }

    private SafeHandle Client => (SafeHandle)Librdkafka.ClientOf(_consumer.Handle);

    /// <summary>
    /// Pauses or resumes a partition that is just being assigned, which outlasts an assignment. One that the client does not know yet is not paused, and
    /// its first fetch takes a broker's answer longer.
    /// </summary>
    private static void IfKnown(Action<PartitionIntake> change, PartitionIntake intake)
    {
        try
        {
            change(intake);
        }
        catch (TopicPartitionException exception) when (exception.Results.All(result => result.Error.Code == ErrorCode.Local_UnknownPartition))
        {
            // Nothing to pause or to resume.
        }
    }
}
