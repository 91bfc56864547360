using OrleansKafkaLoki.Grains.Options.Sink;

namespace OrleansKafkaLoki.Silo.Replay;

/// <summary>Makes batches of entries: one stream each, in order, no larger than the pipeline's.</summary>
internal static class ReplayBatches
{
    /// <summary>A wider gap ends a batch: Loki is asked for all that it holds of a batch's time, not only for the batch.</summary>
    private const long WidestGapNs = 10_000_000_000;

    /// <summary>The batches; every entry is in one.</summary>
    public static IEnumerable<IReadOnlyList<ReplayEntry>> Of(IEnumerable<ReplayEntry> entries, BatchOptions limits)
    {
        foreach (var stream in entries.GroupBy(entry => entry.Stream))
        {
            List<ReplayEntry> batch = [];
            var bytes = 0;
            foreach (var entry in stream.OrderBy(entry => entry.TimestampNs))
            {
                bytes += entry.Field.Length;
                if (batch.Count > 0
                    && (bytes > limits.MaxBytes || batch.Count >= limits.MaxEvents || entry.TimestampNs - batch[^1].TimestampNs > WidestGapNs))
                {
                    yield return batch;
                    batch = [];
                    bytes = entry.Field.Length;
                }

                batch.Add(entry);
            }

            yield return batch;
        }
    }
}
