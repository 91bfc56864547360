using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Records.Chunks;
using OrleansKafkaLoki.Grains.Records.Routing;
using OrleansKafkaLoki.Silo.DeadLetters;

namespace OrleansKafkaLoki.Silo.Replay;

/// <summary>Runs letters through a pipeline as it is configured now. What has no record any more keeps the entry it had.</summary>
internal sealed class ReplayRouting(PipelinePlan plan) : IDisposable
{
    private readonly Dictionary<PartitionId, RecordRouter> _routers = [];

    /// <summary>
    /// The entries of a letter, several if its record or its line is split; null when the configuration leaves its record out. What is refused
    /// here, be it one of several, is a single entry with the reason.
    /// </summary>
    public (IReadOnlyList<ReplayEntry> Entries, PushAnswer? Refusal)? Route(StoredLetter letter)
    {
        if (letter.Original is not { } original)
        {
            var kept = letter.Letter;
            var entry = new EntryReader(kept.Entry.Span);
            var field = LetterEntry.Encode(kept.TimestampNs, entry.Line, LetterMetadata.Of(kept.Entry.Span));
            return ([new ReplayEntry(letter, kept.Stream, kept.TimestampNs, field)], null);
        }

        var router = Router(letter.Letter.Partition);
        var timeMs = letter.Letter.TimestampNs / UnixNanos.PerMilli;
        router.Times.LastTimestampMs = timeMs;
        if (plan.RewritesTooOld && original.TimestampMs >= 0 && timeMs > original.TimestampMs)
        {
            original = original with { TimestampMs = timeMs }; // It was sent under that time already.
        }

        List<ReplayEntry> entries = [];
        (ReplayEntry Entry, PushAnswer Answer)? refused = null;
        for (var route = router.Route(original.View); route is not null; route = router.RouteNext(original.View))
        {
            if (router.WriteEntry(original.View, route) is not EntryOutcome.Written and var outcome)
            {
                refused ??= Refuse(outcome, router, letter, original, route.Stream);
            }
        }

        foreach (var route in router.Touched)
        {
            // A chunk of its own: letters need not come in the order that a chunk asks for.
            var chunk = route.Chunk.Seal(new ChunkOrigin(letter.Letter.Partition, Epoch: 0, Incarnation: 0, router.Routing), default);
            AddEntries(chunk, letter, route.Stream, entries);
        }

        router.ClearTouched();
        return refused is { } one ? ([one.Entry], one.Answer) : entries.Count > 0 ? (entries, null) : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var router in _routers.Values)
        {
            router.Dispose();
        }
    }

    private static (ReplayEntry Entry, PushAnswer Answer) Refuse(
        EntryOutcome outcome, RecordRouter router, StoredLetter letter, SourceRecord original, LabelStream stream)
    {
        var (cause, reason) = EntryRefusal.Of(outcome, original.View.Value);
        using var encoded = new PooledBufferWriter();
        var timestampNs = router.EncodeEntry(original.View, encoded);
        return (
            new ReplayEntry(letter, stream, timestampNs, encoded.WrittenSpan.ToArray()),
            new PushAnswer(PushDisposition.Rejected, 0, reason) { Cause = cause });
    }

    private static void AddEntries(LogChunk chunk, StoredLetter letter, LabelStream stream, List<ReplayEntry> entries)
    {
        var bytes = chunk.Entries.ToArray();
        var reader = new ChunkReader(chunk);
        while (reader.MoveNext())
        {
            entries.Add(new ReplayEntry(letter, stream, reader.TimestampNs, bytes.AsMemory(reader.Start, reader.Length)) { IsFirst = entries.Count == 0 });
        }
    }

    private RecordRouter Router(PartitionId partition)
    {
        if (!_routers.TryGetValue(partition, out var router))
        {
            router = new RecordRouter(plan, partition);
            _routers.Add(partition, router);
        }

        return router;
    }
}
