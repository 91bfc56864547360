using System.Globalization;
using System.Text;
using CsCheck;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Silo.Loki.Query;

namespace OrleansKafkaLoki.Silo.Tests.Loki.Query;

public sealed class PageCursorTests
{
    /// <summary>An entry in Loki, perhaps in a stream that is not asked for (0).</summary>
    private sealed record Stored(long TimestampNs, string Line, int Stream)
    {
        public bool IsOurs => Stream > 0;
    }

    private static readonly Gen<Stored> AnEntry = Gen.Select(
        Gen.Long[1, 6], Gen.Int[0, 3], Gen.Int[0, 2], (timestamp, line, stream) => new Stored(timestamp, line.ToString(CultureInfo.InvariantCulture), stream));

    [Fact]
    public void Take_AnyPagesInAnyOrderOfEqualTimestamps_VisitsEachEntryOnceInOrder() =>
        Gen.Select(AnEntry.List[0, 40], Gen.Int[1, 12], Gen.Int[1, 60], Gen.Int).Sample((stored, pageEntries, most, seed) =>
        {
            var visited = new List<(long, string, int)>();

            var complete = Read(stored, new PageCursor(1, pageEntries), most, new Random(seed), visited);

            var expected = stored.Where(entry => entry.IsOurs).Select(entry => (entry.TimestampNs, entry.Line, entry.Stream)).Order();
            var fits = stored.GroupBy(entry => entry.TimestampNs).All(group => group.Count() < most);
            return fits
                ? complete && visited.Order().SequenceEqual(expected) && visited.Select(entry => entry.Item1).SequenceEqual(visited.Select(entry => entry.Item1).Order())
                : !complete || visited.Order().SequenceEqual(expected);
        });

    [Fact]
    public void TryKeepTo_NotLessThanWasAskedFor_IsNoWayOut() => Assert.False(new PageCursor(1, 10).TryKeepTo(10));

    [Fact]
    public void TryKeepTo_NoMoreThanWasTooFew_IsNoWayOut()
    {
        var cursor = new PageCursor(1, 2);
        Assert.True(cursor.Take(new QueryPage([Found(1, "a"), Found(1, "b")], 2, 1), _ => { }));
        Assert.Equal(4, cursor.Limit);

        Assert.False(cursor.TryKeepTo(2));
        Assert.True(cursor.TryKeepTo(3));
        Assert.Equal(3, cursor.Limit);
    }

    /// <summary>Loki: the first entries by time, those of one time in an order that differs from answer to answer.</summary>
    private static bool Read(List<Stored> stored, PageCursor cursor, int most, Random random, List<(long, string, int)> visited)
    {
        while (true)
        {
            if (cursor.Limit > most)
            {
                if (!cursor.TryKeepTo(most))
                {
                    return false;
                }

                continue;
            }

            var page = stored.Where(entry => entry.TimestampNs >= cursor.FromNs)
                .OrderBy(entry => entry.TimestampNs).ThenBy(_ => random.Next()).Take(cursor.Limit).ToList();
            var entries = page.Where(entry => entry.IsOurs).Select(entry => Found(entry.TimestampNs, entry.Line, entry.Stream)).ToList();
            var found = new QueryPage(entries, page.Count, page.Count == 0 ? long.MinValue : page[^1].TimestampNs);
            if (!cursor.Take(found, one => visited.Add((one.Entry.TimestampNs, Encoding.UTF8.GetString(one.Entry.Line.Span), one.Stream))))
            {
                return true;
            }
        }
    }

    private static FoundEntry Found(long timestampNs, string line, int stream = 1) =>
        new(stream, new StoredEntry(timestampNs, Encoding.UTF8.GetBytes(line), new Dictionary<string, string> { ["k"] = line }));
}
