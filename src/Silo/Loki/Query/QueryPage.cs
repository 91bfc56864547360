namespace OrleansKafkaLoki.Silo.Loki.Query;

/// <summary>One page of an answer.</summary>
/// <param name="Entries">The entries that were asked for, oldest first.</param>
/// <param name="Count">How many entries the page held in all, those of other streams included.</param>
/// <param name="LastNs">The newest timestamp on the page, those of other streams included.</param>
internal sealed record QueryPage(IReadOnlyList<FoundEntry> Entries, int Count, long LastNs)
{
    /// <summary>Whether it is mostly of what was not asked for.</summary>
    public bool IsMostlyOthers => Entries.Count < Count / 2;

    /// <summary>Sorts out the entries that were asked for.</summary>
    public static QueryPage From(IReadOnlyList<QueryStream> streams, AskedStreams asked)
    {
        var all = streams.SelectMany(stream => stream.Values).ToList();
        // Loki's own order of equal timestamps says nothing: it changes with the limit.
        var entries = streams.SelectMany(asked.Pick).OrderBy(found => found.Entry.TimestampNs);
        return new QueryPage([.. entries], all.Count, all.Count == 0 ? long.MinValue : all.Max(entry => entry.TimestampNs));
    }
}
