using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Records.Chunks;
using OrleansKafkaLoki.Grains.Streams.Delivery;
using OrleansKafkaLoki.Grains.Streams.Journal;

namespace OrleansKafkaLoki.Grains.Streams;

/// <summary>
/// Decides after a takeover which chunks wait until Loki can be asked for what the earlier activation was about to send, and which
/// need not wait for those. Only about when: what is in doubt is asked for in any case.
/// </summary>
/// <param name="quiet">How long the wait takes.</param>
/// <param name="senders">Which records are in doubt.</param>
/// <param name="reconciler">What cannot be asked for.</param>
/// <param name="reach">
/// How far above the oldest record that waits others may go, in log time: else they would push it out of Loki's out-of-order window.
/// </param>
internal sealed class Overtaking(QuietTime quiet, SenderTable senders, Reconciler reconciler, TimeSpan reach)
{
    /// <summary>How much of the wait is left.</summary>
    public TimeSpan Remaining => quiet.Remaining;

    /// <summary>Whether a chunk that arrives has to wait.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="floorNs">None of those that wait already has a lower timestamp; null when none waits.</param>
    public bool MustWait(LogChunk chunk, long? floorNs) =>
        quiet.Remaining > TimeSpan.Zero && (IsInDoubt(chunk) || (floorNs is { } floor && !MayOvertake(chunk, floor)));

    private bool IsInDoubt(LogChunk chunk) => senders[chunk].Doubtful.ContainsAny(chunk.FirstOffset, chunk.LastOffset);

    /// <summary>
    /// Not if one that waits is too old to be asked for: it is sent again as it was, and Loki drops that only while little has come after
    /// it. And not far above the oldest that waits.
    /// </summary>
    private bool MayOvertake(LogChunk chunk, long floorNs) =>
        floorNs >= reconciler.BlindBelowNs && NewestNs(chunk) - floorNs <= reach.Ticks * TimeSpan.NanosecondsPerTick;

    private static long NewestNs(LogChunk chunk)
    {
        var newest = long.MinValue;
        var reader = new ChunkReader(chunk);
        while (reader.MoveNext())
        {
            newest = Math.Max(newest, reader.TimestampNs);
        }

        return newest;
    }
}
