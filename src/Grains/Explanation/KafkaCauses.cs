using OrleansKafkaLoki.Grains.Interfaces.Explanation;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Explanation;

/// <summary>What Kafka does, for reading and for dead letters.</summary>
internal static class KafkaCauses
{
    /// <summary>There is no leader to read from.</summary>
    public static Finding? NoLeader(Situation now) =>
        now.Partition is { } partition && (partition.Trouble?.Kind == TroubleKind.NoLeader || (now.IsLeaderless && !IsKafkaSilent(now)))
            ? new Finding(CauseKind.NoLeader, $"{partition.Partition} has no leader: Kafka can neither read it nor write to it.", Runbook.NoLeader)
            {
                Words = partition.Trouble?.Words,
                SinceMs = partition.Trouble?.SinceMs ?? partition.ConditionSinceMs,
                Remedy = "Bring back a broker that has a replica in sync; with --unclean elections Kafka goes on without what only that one has.",
            }
            : null;

    /// <summary>It does not answer, or refuses us.</summary>
    public static Finding? Silent(Situation now)
    {
        if (now.Partition is not { } partition)
        {
            return null;
        }

        var part = now.PartitionSilo?.Parts.FirstOrDefault(part => part.Part == $"kafka.{partition.Partition.Pipeline}");
        var words = part is { Part: not null, Ready: false } ? part.Value.Reason : partition.Trouble is { Kind: TroubleKind.Kafka } trouble ? trouble.Words : null;
        return words is null ? null : new Finding(CauseKind.KafkaSilent, $"A broker that silo {partition.Silo} needs does not answer.", Runbook.KafkaSilent)
        {
            Words = words,
            SinceMs = partition.Trouble?.SinceMs,
            Remedy = "Start the broker, or mend address, network or credentials; the client goes on by itself once it answers.",
        };
    }

    /// <summary>It delivers nothing of the partition.</summary>
    public static Finding? Unreadable(Situation now) => now.Partition is not { Trouble: { Kind: TroubleKind.Unreadable } trouble } partition ? null
        : new Finding(CauseKind.BatchUnreadable, $"Kafka delivers nothing of {partition.Partition} from offset {partition.Position} on.", Runbook.Unreadable)
        {
            Words = trouble.Words,
            SinceMs = trouble.SinceMs,
            Remedy = "Mend the broker's log or its limits, or pass the offsets with POST .../skip.",
        };

    /// <summary>Dead letters cannot be written.</summary>
    public static Finding? DeadLetters(Situation now) => now.Partition is not { Trouble: { Kind: TroubleKind.DeadLetters } trouble } partition ? null
        : new Finding(CauseKind.DeadLettersStuck, $"Dead letters of {partition.Partition} cannot be written, and its checkpoint waits for them.", Runbook.DeadLetters)
        {
            Words = trouble.Words,
            SinceMs = trouble.SinceMs,
            Remedy = "Make the dead-letter topic or folder, with the rights to write to it; it is tried again every few seconds.",
        };

    private static bool IsKafkaSilent(Situation now) =>
        now.PartitionSilo?.Parts.Any(part => part.Part == $"kafka.{now.Partition!.Partition.Pipeline}" && !part.Ready) is true && now.Partition!.Trouble?.Kind == TroubleKind.Kafka;
}
