namespace OrleansKafkaLoki.Grains.Routing;

/// <summary>What became of a record when its entry was written.</summary>
public enum EntryOutcome
{
    /// <summary>It stands in its stream's chunk.</summary>
    Written,

    /// <summary>Its line is longer than Loki takes; nothing was written.</summary>
    LineTooLong,
}
