using OrleansKafkaLoki.Grains.Options.Sink;

namespace OrleansKafkaLoki.Silo.Replay;

/// <summary>Makes batches of entries: one stream each, in order, as large as the pipeline's, whatever lies between the entries.</summary>
internal static class ReplayBatches
{
    /// <summary>Lanes that may be under way side by side, the longest first; every entry is in one.</summary>
    public static IReadOnlyList<ReplayLane> Of(IEnumerable<ReplayEntry> entries, ReplayStreams streams, BatchOptions limits) =>
    [
        .. entries
            .GroupBy(entry => (entry.Stream, Hour: ReplayStreams.HourOf(entry.TimestampNs)))
            .GroupBy(hour => streams.Of(hour.Key.Stream, hour.Key.Hour))
            .Select(lane => new ReplayLane(
                lane.Key, [.. Cut(lane.SelectMany(hour => hour).OrderBy(entry => entry.TimestampNs), limits.MaxBytes, limits.MaxEvents)]))
            .OrderByDescending(lane => lane.Batches.Count),
    ];

    /// <summary>Pieces of at most so many bytes and entries, in their order.</summary>
    public static IEnumerable<IReadOnlyList<ReplayEntry>> Cut(IEnumerable<ReplayEntry> entries, int maxBytes, int maxEntries)
    {
        List<ReplayEntry> piece = [];
        var bytes = 0;
        foreach (var entry in entries)
        {
            bytes += entry.Field.Length;
            if (piece.Count > 0 && (bytes > maxBytes || piece.Count >= maxEntries))
            {
                yield return piece;
                piece = [];
                bytes = entry.Field.Length;
            }

            piece.Add(entry);
        }

        if (piece.Count > 0)
        {
            yield return piece;
        }
    }
}
