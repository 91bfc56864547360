using System.Runtime.InteropServices;
using OrleansKafkaLoki.Silo.Kafka.Native;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace OrleansKafkaLoki.Silo.Kafka.Consuming;

/// <summary>
/// Positions that are set once more after their assignment, now with their leader epochs. An assignment is held against the log's epochs only when a
/// leader is elected later; a seek is at once (rd_kafka_toppar_seek), but not before the assignment has begun, nor after a broker refused its offset.
/// </summary>
/// <param name="client">The consumer.</param>
internal sealed class EpochSeeks(SafeHandle client)
{
    /// <summary>Orders of magnitude more than the client takes, which has no broker to ask for that.</summary>
    private const int TimeoutMs = 100;

    private readonly List<PartitionIntake> _waiting = [];

    /// <summary>True while there are such positions.</summary>
    public bool IsAny => _waiting.Count > 0;

    /// <summary>A partition is assigned. Until its position is set, what is fetched of it may have taken the place of what the log lost.</summary>
    public void Add(PartitionIntake intake)
    {
        if (intake.LeaderEpoch is not null)
        {
            intake.AwaitsSeek = true;
            _waiting.Add(intake);
        }
    }

    /// <summary>A partition is no longer assigned.</summary>
    public void Remove(PartitionIntake intake)
    {
        intake.AwaitsSeek = false;
        _waiting.Remove(intake);
    }

    /// <summary>Tries to set them, and returns those that are; the others are left for the next time.</summary>
    public unsafe List<PartitionIntake> Try()
    {
        List<PartitionIntake> done = [];
        var list = Librdkafka.PartitionListNew(_waiting.Count);
        var positions = new KafkaPosition*[_waiting.Count]; // They stay where they are, as the list does not grow.
        try
        {
            for (var i = 0; i < positions.Length; i++)
            {
                var intake = _waiting[i];
                positions[i] = Librdkafka.PartitionListAdd(list, intake.TopicPartition.Topic, intake.TopicPartition.Partition);
                positions[i]->Offset = intake.FetchFrom;
                Librdkafka.PartitionSetLeaderEpoch(positions[i], intake.LeaderEpoch!.Value);
            }

            if (Librdkafka.SeekPartitions(client, list, TimeoutMs) is not 0 and var error)
            {
                Librdkafka.ErrorDestroy(error); // Each position has its own.
            }

            for (var i = positions.Length - 1; i >= 0; i--)
            {
                if (positions[i]->Error == ErrorCode.NoError)
                {
                    _waiting[i].AwaitsSeek = false;
                    done.Add(_waiting[i]);
                    _waiting.RemoveAt(i);
                }
            }
        }
        finally
        {
            Librdkafka.PartitionListDestroy(list);
        }

        return done;
    }
}
