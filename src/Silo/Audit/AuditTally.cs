using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>What was found of a partition or a stream. All but records count entries: a long line may be several.</summary>
internal sealed class AuditTally
{
    /// <summary>Records that were read.</summary>
    public long Records { get; set; }

    /// <summary>Records that the configuration leaves out.</summary>
    public long Filtered { get; set; }

    /// <summary>Records without a time by which they could be looked for.</summary>
    public long Timeless { get; set; }

    /// <summary>Records that Kafka lost or deleted while it was read.</summary>
    public long Gone { get; set; }

    /// <summary>Offsets that the pipeline has not come to yet.</summary>
    public long Unshipped { get; set; }

    /// <summary>Entries that should be in Loki or among the dead letters.</summary>
    public long Expected { get; set; }

    /// <summary>Entries that neither has.</summary>
    public long Missing { get; set; }

    /// <summary>Entries that Loki has more than once, each time that is too much.</summary>
    public long Twice { get; set; }

    /// <summary>Entries that are dead letters, and not in Loki.</summary>
    public long DeadLettered { get; set; }

    /// <summary>Entries that are older than what Loki answers for.</summary>
    public long TooOld { get; set; }

    /// <summary>Entries of which Loki did not say whether it has them.</summary>
    public long Unasked { get; set; }

    /// <summary>Entries that Loki has.</summary>
    public long Found => Expected - Missing - DeadLettered - TooOld - Unasked;

    /// <summary>True when everything is there, once.</summary>
    public bool IsProven => Missing == 0 && Twice == 0 && TooOld == 0 && Unasked == 0 && Timeless == 0 && Gone == 0;

    /// <summary>Why entries are dead letters.</summary>
    public SortedDictionary<RejectionCause, long> Causes { get; } = [];

    /// <summary>Counts a dead letter.</summary>
    public void Bury(RejectionCause cause)
    {
        DeadLettered++;
        Causes[cause] = Causes.GetValueOrDefault(cause) + 1;
    }

    /// <summary>Adds another one.</summary>
    public void Add(AuditTally other)
    {
        Records += other.Records;
        Filtered += other.Filtered;
        Timeless += other.Timeless;
        Gone += other.Gone;
        Unshipped += other.Unshipped;
        Expected += other.Expected;
        Missing += other.Missing;
        Twice += other.Twice;
        DeadLettered += other.DeadLettered;
        TooOld += other.TooOld;
        Unasked += other.Unasked;
        foreach (var (cause, count) in other.Causes)
        {
            Causes[cause] = Causes.GetValueOrDefault(cause) + count;
        }
    }
}
