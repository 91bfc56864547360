namespace OrleansKafkaLoki.Grains.Options.Source;

/// <summary>Where a partition goes on whose log is no longer the one that its checkpoint is about.</summary>
public enum NewLogAction
{
    /// <summary>
    /// On another cluster at the consumer group's offset there, as a mirror translates it; without one it waits until there is one. A topic that was
    /// created again on the same cluster is read from its first record, because all in it is new.
    /// </summary>
    GroupOffset,

    /// <summary>At its first record.</summary>
    Earliest,

    /// <summary>Behind its last record.</summary>
    Latest,

    /// <summary>Nowhere: the partition waits, and says so, until an operator decides.</summary>
    Hold,
}
