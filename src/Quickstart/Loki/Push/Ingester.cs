using System.Runtime.InteropServices;
using OrleansKafkaLoki.Quickstart.Loki.Storage;
using OrleansKafkaLoki.Quickstart.Loki.Wire;

namespace OrleansKafkaLoki.Quickstart.Loki.Push;

/// <summary>
/// The second half of the judgement, after <c>pkg/ingester/instance.go</c> and <c>stream.go</c>: decides stream by stream, and tells
/// only what became of the last one.
/// </summary>
internal static class Ingester
{
    /// <summary>Takes what it can of the streams; the last stream's error, or null if that one is taken.</summary>
    public static PushReply? Take(TenantStore store, List<StagedStream> streams, long nowNs)
    {
        PushReply? error = null;
        foreach (var stream in streams)
        {
            var entries = CollectionsMarshal.AsSpan(store.Staging)[stream.Passed];
            if (!entries.IsEmpty)
            {
                error = CheckStream(store, stream.Stream, entries, nowNs) ?? Take(store, stream, entries, nowNs);
            }
        }

        return error;
    }

    private static PushReply? CheckStream(TenantStore store, StreamRecord stream, ReadOnlySpan<StagedEntry> entries, long nowNs)
    {
        var oldest = long.MaxValue;
        foreach (ref readonly var entry in entries)
        {
            oldest = Math.Min(oldest, entry.Key.TimestampNs);
        }

        if (oldest < NanoTime.From(store.Limits.SchemaFrom) && (!stream.IsActive || stream.IsIdle(nowNs)))
        {
            return new PushReply(500, $"rpc error: code = Unknown desc = failed to create stream: no schema config found for time {NanoTime.Seconds(oldest)}");
        }

        return store.TryActivate(stream, nowNs)
            ? null
            : new PushReply(
                429,
                $"maximum active stream limit exceeded when trying to create stream {stream.Labels.Text}, reduce the number of active streams " +
                $"(reduce labels or reduce label values), or contact your Loki administrator to see if the limit can be increased, user: '{store.Name}'");
    }

    private static PushReply? Take(TenantStore store, StagedStream staged, ReadOnlySpan<StagedEntry> entries, long nowNs)
    {
        var (stream, limits) = (staged.Stream, store.Limits);
        if (limits.PerStreamRate > 0 && CheckRate(store, stream, entries, nowNs) is { } limited)
        {
            return limited;
        }

        var window = NanoTime.From(limits.OutOfOrderWindow);
        IgnoredEntries? behind = null;
        foreach (ref readonly var entry in entries)
        {
            if (entry.Key == stream.Last)
            {
                continue;
            }

            if (stream.HighestNs != long.MinValue && entry.Key.TimestampNs < stream.HighestNs - window)
            {
                (behind ??= new IgnoredEntries()).AddTooFarBehind(entry.Key.TimestampNs, stream.HighestNs - window);
            }
            else if (stream.TryTake(entry, nowNs))
            {
                staged.Store(entry);
            }
        }

        return behind is null ? null : new PushReply(400, behind.Describe(store.Name, entries.Length, stream.Labels.Text));
    }

    /// <summary>Takes the stream's bytes from its rate, or refuses the stream as a whole.</summary>
    private static PushReply? CheckRate(TenantStore store, StreamRecord stream, ReadOnlySpan<StagedEntry> entries, long nowNs)
    {
        var window = NanoTime.From(store.Limits.OutOfOrderWindow);
        var (last, highest, bytes) = (stream.Last, stream.HighestNs, 0L);
        var ignored = new IgnoredEntries();
        foreach (ref readonly var entry in entries)
        {
            if (entry.Key != last && (highest == long.MinValue || entry.Key.TimestampNs >= highest - window))
            {
                (last, highest, bytes) = (entry.Key, Math.Max(highest, entry.Key.TimestampNs), bytes + entry.Size);
                ignored.AddRateLimited(entry.Key.TimestampNs, entry.Size, store.Limits.PerStreamRate, stream.Labels.Text);
            }
        }

        return stream.TryTakeBytes(bytes, nowNs) ? null : new PushReply(429, ignored.Describe(store.Name, entries.Length, stream.Labels.Text));
    }
}
