namespace OrleansKafkaLoki.Quickstart.Ledger;

/// <summary>
/// Measures how long each partition went without an arrival at Loki. Only what is new to the ledger is an arrival: a record
/// that comes a second time ends no outage. It means something while records are produced to every partition all the time.
/// </summary>
/// <param name="partitions">The accounts that are there at the moment.</param>
/// <param name="time">The clock of their arrivals.</param>
internal sealed class OutageMeter(Func<IEnumerable<(string Topic, int Number, DeliveredOffsets Account)>> partitions, TimeProvider time)
{
    private long _mark = time.GetTimestamp();

    /// <summary>Forgets all gaps that have ended. One that is open counts from its beginning.</summary>
    public void Mark()
    {
        Volatile.Write(ref _mark, time.GetTimestamp());
        foreach (var partition in partitions())
        {
            partition.Account.MarkGaps();
        }
    }

    /// <summary>The longest gap of each partition since the mark, the still open one included, ordered by topic and partition.</summary>
    public IReadOnlyList<PartitionGap> Gaps()
    {
        var mark = Volatile.Read(ref _mark);
        return
        [
            .. from partition in partitions()
               let longest = partition.Account.LongestGap()
               where longest is not null
               let gap = longest.Value
               select new PartitionGap(
                   partition.Topic, partition.Number, time.GetElapsedTime(mark, gap.Began), time.GetElapsedTime(gap.Began, gap.Began + gap.Length), gap.IsOpen),
        ];
    }
}
