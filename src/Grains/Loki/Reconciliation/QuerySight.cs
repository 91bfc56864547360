using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Options.Sink;

namespace OrleansKafkaLoki.Grains.Loki.Reconciliation;

/// <summary>How far Loki's queries see.</summary>
public static class QuerySight
{
    /// <summary>
    /// Entries below this timestamp, nanoseconds since the Unix epoch, may be in Loki without a query finding them: in its ingesters, which queries do not
    /// ask about them (<c>query_ingesters_within</c>, <c>pkg/querier/querier.go</c>), or before what queries see at all (<c>max_query_lookback</c>,
    /// <c>pkg/querier/queryrange/limits.go</c>).
    /// </summary>
    public static long BlindBelowNs(this QueryOptions options, TimeProvider time) =>
        Math.Max(Horizon(options.IngestersWithinSecs, time), Horizon(options.MaxLookbackSecs, time));

    /// <summary>Loki's queries answer for nothing below this timestamp, nanoseconds since the Unix epoch, and do not say so.</summary>
    public static long UnansweredBelowNs(this QueryOptions options, TimeProvider time) => Horizon(options.MaxLookbackSecs, time);

    private static long Horizon(double seconds, TimeProvider time) =>
        seconds == 0 ? long.MinValue : UnixNanos.Of(time.GetUtcNow() - TimeSpan.FromSeconds(seconds - QueryOptions.MarginSecs));
}
