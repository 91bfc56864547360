using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Silo.Loki.Query;

/// <summary>One page of an answer.</summary>
/// <param name="Entries">The asked stream's entries, oldest first.</param>
/// <param name="Count">How many entries the page held in all, those of other streams included.</param>
/// <param name="LastNs">The newest timestamp on the page, those of other streams included.</param>
internal sealed record QueryPage(IReadOnlyList<StoredEntry> Entries, int Count, long LastNs)
{
    /// <summary>Sorts out the asked stream's entries.</summary>
    public static QueryPage From(IReadOnlyList<QueryStream> streams, StreamLabels labels)
    {
        var all = streams.SelectMany(stream => stream.Values).ToList();
        // Loki's own order of equal timestamps says nothing: it changes with the limit.
        var entries = streams.Where(stream => labels.AreThoseOf(stream.Stream)).SelectMany(stream => stream.Values).OrderBy(entry => entry.TimestampNs);
        return new QueryPage([.. entries], all.Count, all.Count == 0 ? long.MinValue : all.Max(entry => entry.TimestampNs));
    }
}
