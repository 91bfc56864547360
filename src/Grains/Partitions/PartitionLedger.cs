namespace OrleansKafkaLoki.Grains.Partitions;

/// <summary>
/// What became of every record that a partition consumed: <c>consumed = delivered + filtered + dead-lettered + in flight</c>.
/// Each count is taken on its own where the event happens, so that a missing one shows.
/// </summary>
public sealed class PartitionLedger
{
    private readonly Lock _gate = new();
    private LedgerCounts _counts;

    /// <summary>All counts of one moment. Safe from any thread.</summary>
    public LedgerCounts Counts
    {
        get
        {
            lock (_gate)
            {
                return _counts;
            }
        }
    }

    /// <summary>Records were taken from the feed and parted.</summary>
    /// <param name="consumed">How many were taken.</param>
    /// <param name="filtered">How many were left out.</param>
    /// <param name="handedOn">How many go to batchers and dead letters.</param>
    public void Take(int consumed, int filtered, int handedOn)
    {
        lock (_gate)
        {
            _counts = _counts with
            {
                Consumed = _counts.Consumed + consumed,
                Filtered = _counts.Filtered + filtered,
                InFlight = _counts.InFlight + handedOn,
            };
        }
    }

    /// <summary>Records that were handed on got their verdict.</summary>
    /// <param name="records">All of them.</param>
    /// <param name="deadLettered">Those among them that went to the dead letters.</param>
    /// <param name="skipped">Those among them that were left out after all.</param>
    public void RecordVerdicts(int records, int deadLettered, int skipped = 0)
    {
        lock (_gate)
        {
            _counts = _counts with
            {
                InFlight = _counts.InFlight - records,
                Delivered = _counts.Delivered + records - deadLettered - skipped,
                Filtered = _counts.Filtered + skipped,
                DeadLettered = _counts.DeadLettered + deadLettered,
            };
        }
    }
}
