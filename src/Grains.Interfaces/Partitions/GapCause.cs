namespace OrleansKafkaLoki.Grains.Interfaces.Partitions;

/// <summary>Why offsets of a partition hold no record that could be read.</summary>
[GenerateSerializer, Alias("okl.GapCause")]
public enum GapCause
{
    /// <summary>Retention, or a deletion, passed the position before the records were read.</summary>
    Retention,

    /// <summary>
    /// The log has other records before and behind them: they were compacted away, belong to an aborted transaction, or mark a
    /// transaction's end and never held a record.
    /// </summary>
    Missing,

    /// <summary>The topic was deleted and created again under its name, before the old one was read to its end.</summary>
    Recreated,

    /// <summary>The log was cut short behind them, such as by an unclean election of a leader: what they held is no longer in Kafka.</summary>
    Truncated,

    /// <summary>An operator passed them, perhaps because they could not be read.</summary>
    Skipped,
}
