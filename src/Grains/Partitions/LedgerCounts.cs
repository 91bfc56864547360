namespace OrleansKafkaLoki.Grains.Partitions;

/// <summary>A <see cref="PartitionLedger"/> at one moment.</summary>
public readonly record struct LedgerCounts
{
    /// <summary>Records taken from the feed; one of which stages make entries of several streams counts for each.</summary>
    public long Consumed { get; init; }

    /// <summary>Records that Loki acknowledged.</summary>
    public long Delivered { get; init; }

    /// <summary>Records left out by configuration.</summary>
    public long Filtered { get; init; }

    /// <summary>Records written to the dead letters.</summary>
    public long DeadLettered { get; init; }

    /// <summary>Records handed on and without a verdict.</summary>
    public long InFlight { get; init; }
}
