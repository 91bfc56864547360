namespace OrleansKafkaLoki.Grains.Partitions;

/// <summary>
/// What became of every record that a partition consumed: <c>consumed = delivered + filtered + dead-lettered + in flight</c>.
/// Each count is kept on its own where the event happens, so that a missing one shows.
/// </summary>
public sealed class PartitionLedger
{
    /// <summary>Records taken from the feed.</summary>
    public long Consumed { get; private set; }

    /// <summary>Records that Loki acknowledged.</summary>
    public long Delivered { get; private set; }

    /// <summary>Records left out by configuration.</summary>
    public long Filtered { get; private set; }

    /// <summary>Records written to the dead letters.</summary>
    public long DeadLettered { get; private set; }

    /// <summary>Records handed on and without a verdict.</summary>
    public long InFlight { get; private set; }

    /// <summary>Records were taken from the feed.</summary>
    public void Consume(int records) => Consumed += records;

    /// <summary>Records were left out.</summary>
    public void Filter(int records) => Filtered += records;

    /// <summary>Records were handed on.</summary>
    public void Send(int records) => InFlight += records;

    /// <summary>Records that were handed on got their verdict.</summary>
    /// <param name="records">All of them.</param>
    /// <param name="deadLettered">Those among them that went to the dead letters.</param>
    public void Settle(int records, int deadLettered)
    {
        InFlight -= records;
        Delivered += records - deadLettered;
        DeadLettered += deadLettered;
    }
}
