using System.Runtime.InteropServices;
using OrleansKafkaLoki.Quickstart.Loki.Limits;
using OrleansKafkaLoki.Quickstart.Loki.Storage;

namespace OrleansKafkaLoki.Quickstart.Loki.Push;

/// <summary>
/// Deals the entries of a busy stream over shards, which are streams of their own to the ingester (<c>shardStream</c> in
/// <c>pkg/distributor/distributor.go</c>).
/// </summary>
internal static class StreamShards
{
    /// <summary>The streams as the ingester gets them; each one's entries lie together in <see cref="TenantStore.Staging"/>.</summary>
    public static List<StagedStream> Deal(TenantStore store, List<StagedStream> streams, long nowNs) => store.Limits.ShardDesiredRate == 0
        ? streams
        : [.. streams.SelectMany(stream => Deal(store, stream, nowNs))];

    private static List<StagedStream> Deal(TenantStore store, StagedStream stream, long nowNs)
    {
        var entries = CollectionsMarshal.AsSpan(store.Staging)[stream.Passed];
        var total = CountShards(store.Limits, stream.Stream, entries, nowNs);
        if (total <= 1)
        {
            return [stream];
        }

        var dealt = entries.ToArray();
        var (start, shards) = (stream.Passed.Start.Value, new List<StagedStream>());
        var (first, count) = (stream.Stream.NextShard, Math.Min(total, dealt.Length));
        for (var shard = 0; shard < count; shard++)
        {
            var end = start;
            for (var place = shard; place < dealt.Length; place += count)
            {
                store.Staging[end++] = dealt[place];
            }

            shards.Add(new StagedStream(store.Shard(stream.Stream, (first + shard) % total), stream.Body) { Total = stream.Total, Passed = start..end });
            start = end;
        }

        stream.Stream.NextShard = first + count;
        return shards;
    }

    private static int CountShards(LokiLimits limits, StreamRecord stream, ReadOnlySpan<StagedEntry> entries, long nowNs)
    {
        var bytes = 0L;
        foreach (ref readonly var entry in entries)
        {
            bytes += entry.Size;
        }

        var (rate, pushes) = stream.Rate.At(nowNs);
        stream.Rate.Add(bytes);
        return pushes == 0 ? 1 : (int)Math.Ceiling((rate + (bytes * Math.Min(pushes, 1))) / limits.ShardDesiredRate);
    }
}
