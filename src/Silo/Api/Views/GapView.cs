using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>Neighbouring offsets that could not be read.</summary>
/// <param name="First">The first.</param>
/// <param name="Last">The last; one below the first when not a single one is known to have existed.</param>
/// <param name="Cause">Why.</param>
/// <param name="Time">When, UTC: by the record behind it if it is <c>missing</c> and that has a time, else when it was found.</param>
internal sealed record GapView(long First, long Last, string Cause, DateTime? Time)
{
    /// <summary>The view of <paramref name="gap"/>, of which there may be none.</summary>
    public static GapView? Of(OffsetGap? gap) => gap is null
        ? null
        : new GapView(gap.First, gap.Last, ApiNames.Of(gap.Cause), Known.Of(gap.TimestampMs) is { } time && time <= LastMs ? DateTime.UnixEpoch.AddMilliseconds(time) : null);

    // A producer may have written any number there.
    private static readonly long LastMs = (long)(DateTime.MaxValue - DateTime.UnixEpoch).TotalMilliseconds - 1;
}
