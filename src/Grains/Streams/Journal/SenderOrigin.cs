using System.Collections.Concurrent;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Streams.Journal;

/// <summary>
/// What the chunks of a partition have in common for as long as its session lasts. All streams that it writes to share one: with records that are not
/// keyed that is every stream of the pipeline.
/// </summary>
internal sealed class SenderOrigin
{
    // As with interned text, what is kept is small and the same for everybody in the process: one for each partition and routing.
    private static readonly ConcurrentDictionary<(string Topic, int Partition, ulong Routing), SenderOrigin> Latest = new();

    private SenderOrigin(string topic, int partition, SessionId session, ulong routing, int? leaderEpoch) =>
        (Topic, Partition, Session, Routing, LeaderEpoch) = (topic, partition, session, routing, leaderEpoch);

    /// <summary>The partition's topic.</summary>
    public string Topic { get; }

    /// <summary>Its number.</summary>
    public int Partition { get; }

    /// <summary>The session.</summary>
    public SessionId Session { get; }

    /// <summary>The routing under which its records came.</summary>
    public ulong Routing { get; }

    /// <summary>The latest leader epoch of its records; null while unknown.</summary>
    public int? LeaderEpoch { get; }

    /// <summary>The one that all streams share.</summary>
    public static SenderOrigin Of(string topic, int partition, SessionId session, ulong routing, int? leaderEpoch)
    {
        if (Latest.TryGetValue((topic, partition, routing), out var latest) && latest.Is(session, routing, leaderEpoch))
        {
            return latest;
        }

        var origin = new SenderOrigin(latest?.Topic ?? topic, partition, session, routing, leaderEpoch);
        Latest[(origin.Topic, partition, routing)] = origin;
        return origin;
    }

    /// <summary>The same with what a chunk of the partition says of its session.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="leaderEpoch">The latest leader epoch by now.</param>
    public SenderOrigin With(LogChunk chunk, int? leaderEpoch) => Is(SessionId.Of(chunk), chunk.Routing, leaderEpoch)
        ? this
        : Of(Topic, Partition, SessionId.Of(chunk), chunk.Routing, leaderEpoch);

    /// <summary>True when the chunk says nothing else.</summary>
    public bool IsOf(LogChunk chunk) => Is(SessionId.Of(chunk), chunk.Routing, chunk.LeaderEpoch);

    private bool Is(SessionId session, ulong routing, int? leaderEpoch) => session == Session && routing == Routing && leaderEpoch == LeaderEpoch;
}
