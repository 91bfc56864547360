using OrleansKafkaLoki.Grains.Streams.Batches;

namespace OrleansKafkaLoki.Grains.Streams.Delivery;

/// <summary>
/// Which entries Loki may refuse without a word. It takes what is less than an hour (half of <c>max_chunk_age</c>) behind the newest
/// entry that it has of a stream; but it deals a busy stream's push over shards (<c>shard_streams</c>), and answers with what became of
/// the last one. So what it does not take for certain must not share a push with what it does.
/// </summary>
internal static class LateEntries
{
    private const long Minute = 60_000_000_000;
    private const long Window = 60 * Minute;

    /// <summary>Loki's <c>creation_grace_period</c>: no entry is further ahead of now.</summary>
    private const long Grace = 10 * Minute;

    /// <summary>What is less than this behind the newest entry is taken, whoever else writes to the stream.</summary>
    private const long Certain = Window - Grace;

    /// <summary>How many of the first entries are late.</summary>
    /// <param name="entries">The entries, sorted. They do not make each other late: Loki measures each against those before it.</param>
    /// <param name="newestNs">The stream's newest timestamp in Loki, as far as it is known; null makes a probe of an old entry.</param>
    /// <param name="nowNs">The time now.</param>
    public static int Count(BatchRange entries, long? newestNs, long nowNs)
    {
        if (newestNs is not { } newest)
        {
            return entries.MinNs < nowNs + Grace - Certain ? 1 : 0;
        }

        var certain = Math.Min(newest, nowNs + Grace) - Certain;
        var late = 0;
        while (late < entries.Count && entries.TimestampNs(late) < certain)
        {
            late++;
        }

        return late;
    }
}
