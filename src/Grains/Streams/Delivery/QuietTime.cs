using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Streams.Delivery;

/// <summary>
/// The time after a takeover in which Loki cannot be asked yet for what the earlier activation was about to send: that one sent until its
/// lease ran out, and what it sent last may still be under way inside Loki.
/// </summary>
internal sealed class QuietTime
{
    private readonly TimeProvider _time;
    private readonly long _over;

    /// <summary>Begins with an activation.</summary>
    /// <param name="inheritedDoubt">When the earlier activation wrote last, by its silo's clock; null when it left nothing in doubt.</param>
    /// <param name="quiet">How long a request may still be under way inside Loki.</param>
    /// <param name="time">The clock.</param>
    public QuietTime(DateTimeOffset? inheritedDoubt, TimeSpan quiet, TimeProvider time)
    {
        _time = time;
        var longest = StoreWrites.InTime + quiet;
        var since = time.GetUtcNow() - (inheritedDoubt ?? DateTimeOffset.MinValue);
        var left = Math.Clamp((longest - since).Ticks, 0, longest.Ticks); // The last write came before this, whatever its clock says.
        _over = time.GetTimestamp() + (long)(TimeSpan.FromTicks(left).TotalSeconds * time.TimestampFrequency);
    }

    /// <summary>How much of it is left; zero once Loki can be asked.</summary>
    public TimeSpan Remaining => _time.GetElapsedTime(_time.GetTimestamp(), _over) is { Ticks: > 0 } left ? left : TimeSpan.Zero;
}
