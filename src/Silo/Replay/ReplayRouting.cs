using OrleansKafkaLoki.Grains.Buffers;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Routing;
using OrleansKafkaLoki.Silo.DeadLetters;

namespace OrleansKafkaLoki.Silo.Replay;

/// <summary>Runs letters through a pipeline as it is configured now. What has no record any more keeps the entry it had.</summary>
internal sealed class ReplayRouting(PipelinePlan plan) : IDisposable
{
    private const long NanosPerMilli = 1_000_000;

    private static readonly PushAnswer LineTooLong =
        new(PushDisposition.Rejected, 0, "The line is longer than limits.max_line_size.") { Cause = RejectionCause.LineTooLong };

    private readonly Dictionary<PartitionId, RecordRouter> _routers = [];

    /// <summary>The entry of a letter; null when the configuration leaves its record out. One that is refused here carries the reason.</summary>
    public (ReplayEntry Entry, PushAnswer? Refusal)? Route(StoredLetter letter)
    {
        if (letter.Original is not { } original)
        {
            var kept = letter.Letter;
            var entry = new EntryReader(kept.Entry.Span);
            var field = LetterEntry.Encode(kept.TimestampNs, entry.Line, LetterMetadata.Of(kept.Entry.Span));
            return (new ReplayEntry(letter, kept.Stream, kept.TimestampNs, field), null);
        }

        var router = Router(letter.Letter.Partition);
        router.FallbackTimestampMs = letter.Letter.TimestampNs / NanosPerMilli;
        if (router.Route(original.View) is not { } route)
        {
            return null;
        }

        if (router.WriteEntry(original.View, route) == EntryOutcome.Written)
        {
            // A chunk of its own: letters need not come in the order that a chunk asks for.
            var chunk = route.Chunk.Seal(letter.Letter.Partition, epoch: 0, incarnation: 0, default);
            router.ClearTouched();
            return (new ReplayEntry(letter, route.Stream, chunk.MinTimestamp, chunk.Entries.ToArray()), null);
        }

        using var encoded = new PooledBufferWriter();
        var timestampNs = router.EncodeEntry(original.View, encoded);
        return (new ReplayEntry(letter, route.Stream, timestampNs, encoded.WrittenSpan.ToArray()), LineTooLong);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var router in _routers.Values)
        {
            router.Dispose();
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
