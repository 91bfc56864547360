namespace OrleansKafkaLoki.Grains.Interfaces.Partitions;

/// <summary>Neighbouring offsets of a partition that could not be read.</summary>
/// <param name="First">The first.</param>
/// <param name="Last">The last; one below <paramref name="First"/> when not a single one is known to have existed.</param>
/// <param name="Cause">Why.</param>
/// <param name="TimestampMs">
/// When, in milliseconds since the Unix epoch: the timestamp of the record behind a <see cref="GapCause.Missing"/> range if it has
/// any, else the time at which the gap was found.
/// </param>
[GenerateSerializer, Immutable, Alias("okl.OffsetGap")]
public sealed record OffsetGap(
    [property: Id(0)] long First, [property: Id(1)] long Last, [property: Id(2)] GapCause Cause, [property: Id(3)] long TimestampMs)
{
    /// <summary>How many offsets.</summary>
    public long Count => Last - First + 1;
}
