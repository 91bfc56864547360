namespace OrleansKafkaLoki.Silo.Loki.Query;

/// <summary>
/// Turns pages. A page may end amid entries of one timestamp, and Loki chooses by the limit which of them it shows; so the next page begins
/// with that timestamp again, and what was visited of it is passed over as often as it was visited.
/// </summary>
/// <param name="fromNs">The first timestamp.</param>
/// <param name="pageEntries">Entries to ask for at once.</param>
internal sealed class PageCursor(long fromNs, int pageEntries)
{
    private readonly Dictionary<FoundEntry, int> _visited = new(FoundEntryComparer.Instance);
    private int _usual = pageEntries;
    private int _tooFew;

    /// <summary>The first timestamp of the next page.</summary>
    public long FromNs { get; private set; } = fromNs;

    /// <summary>The most entries that the next page may hold.</summary>
    public int Limit { get; private set; } = pageEntries;

    /// <summary>Keeps to the most entries that Loki gives at once; false when so few get nowhere.</summary>
    public bool TryKeepTo(int most)
    {
        if (most >= Limit || most <= _tooFew)
        {
            return false;
        }

        Limit = most;
        _usual = Math.Min(_usual, most);
        return true;
    }

    /// <summary>Visits what is new on a page; false when it was the last one.</summary>
    public bool Take(QueryPage page, Action<FoundEntry> visit)
    {
        Visit(page.Entries, visit);
        if (page.Count < Limit)
        {
            return false;
        }

        if (page.LastNs > FromNs)
        {
            BeginAt(page.LastNs, page.Entries);
        }
        else
        {
            // Nothing but the first timestamp: only a larger page gets beyond it.
            _tooFew = Limit;
            Limit = (int)Math.Min(2L * Limit, int.MaxValue);
        }

        return true;
    }

    private void Visit(IReadOnlyList<FoundEntry> entries, Action<FoundEntry> visit)
    {
        var onThisPage = new Dictionary<FoundEntry, int>(FoundEntryComparer.Instance);
        foreach (var found in entries)
        {
            if (found.Entry.TimestampNs == FromNs)
            {
                var times = onThisPage[found] = onThisPage.GetValueOrDefault(found) + 1;
                if (times <= _visited.GetValueOrDefault(found))
                {
                    continue;
                }

                _visited[found] = times;
            }

            visit(found);
        }
    }

    private void BeginAt(long timestampNs, IReadOnlyList<FoundEntry> page)
    {
        _visited.Clear();
        for (var index = page.Count - 1; index >= 0 && page[index].Entry.TimestampNs == timestampNs; index--)
        {
            _visited[page[index]] = _visited.GetValueOrDefault(page[index]) + 1;
        }

        FromNs = timestampNs;
        _tooFew = 0;
        Limit = _usual;
    }
}
