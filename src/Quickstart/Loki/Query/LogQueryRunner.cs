using OrleansKafkaLoki.Quickstart.Loki.Storage;
using OrleansKafkaLoki.Quickstart.Loki.Wire;

namespace OrleansKafkaLoki.Quickstart.Loki.Query;

/// <summary>Answers log queries.</summary>
internal static class LogQueryRunner
{
    /// <summary>The entries of the selection from <paramref name="startNs"/> up to, not including, <paramref name="endNs"/>.</summary>
    public static List<FoundEntry> Run(TenantStore store, LogSelection selection, long startNs, long endNs, int limit, bool forward, long nowNs)
    {
        var collector = new EntryCollector(limit, forward);
        var blocks = store.SnapshotBlocks(nowNs);
        var sequence = 0L;
        for (var index = 0; index < blocks.Length; index++)
        {
            // The newest blocks first fill the collector with what a backward query is after, so that older ones need no look.
            var block = blocks[forward ? index : blocks.Length - 1 - index];
            var blockSequence = (forward ? index : blocks.Length - 1L - index) << 32;
            var slices = block.Slices
                .Where(slice => slice.MaxNs >= startNs && slice.MinNs < endNs && collector.Wants(forward ? slice.MinNs : slice.MaxNs) && selection.Selects(slice.Stream.Labels))
                .ToList();
            BlockScan.Visit(block, slices, Collect);

            void Collect(StreamRecord stream, in EntryView entry, ReadOnlySpan<byte> encoded)
            {
                sequence++;
                if (entry.TimestampNs >= startNs && entry.TimestampNs < endNs && collector.Wants(entry.TimestampNs) && selection.Selects(stream.Labels, entry))
                {
                    collector.Add(new FoundEntry(stream, entry.TimestampNs, blockSequence + (sequence & uint.MaxValue), encoded.ToArray()));
                }
            }
        }

        return collector.ToList();
    }
}
