using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Streams.Journal;

/// <summary>
/// A session of a partition as streams tell it from others: each claim of the partition and each rewind of its log begins a later one.
/// </summary>
/// <param name="Epoch">Counts the claims.</param>
/// <param name="Incarnation">Counts the logs.</param>
internal readonly record struct SessionId(long Epoch, long Incarnation)
{
    /// <summary>The session that cut a chunk.</summary>
    public static SessionId Of(LogChunk chunk) => new(chunk.Epoch, chunk.Incarnation);

    /// <summary>True when <paramref name="left"/> is the earlier one.</summary>
    public static bool operator <(SessionId left, SessionId right) =>
        (left.Epoch, left.Incarnation).CompareTo((right.Epoch, right.Incarnation)) < 0;

    /// <summary>True when <paramref name="left"/> is the later one.</summary>
    public static bool operator >(SessionId left, SessionId right) => right < left;
}
