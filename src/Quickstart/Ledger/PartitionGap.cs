using System.Globalization;

namespace OrleansKafkaLoki.Quickstart.Ledger;

/// <summary>The longest time that a partition was without an arrival.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Began">When, after the mark, the last record before it arrived; negative if that was before the mark.</param>
/// <param name="Length">From the last record before it to the first record after it, or to now.</param>
/// <param name="IsOpen">Whether nothing has arrived since.</param>
internal sealed record PartitionGap(string Topic, int Partition, TimeSpan Began, TimeSpan Length, bool IsOpen)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Topic}/{Partition}: {Length.TotalSeconds:0.00} s{(IsOpen ? " and still open" : "")}, from {Began.TotalSeconds:0.00} s after the mark");
}
