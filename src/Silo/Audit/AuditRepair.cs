using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Loki.Limits;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Silo.DeadLetters;
using OrleansKafkaLoki.Silo.Replay;

namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>
/// Ships what is missing as dead letters are shipped again: Loki is asked before and afterwards, nothing is sent that it holds, its limits are kept to,
/// and what it refuses becomes a dead letter.
/// </summary>
internal sealed class AuditRepair(
    AuditOptions options, IPipelineCatalog catalog, ILokiReader reader, ILokiPusher pusher, LearnedLimits limits, DeadLetterStores stores, IRecordFetcher fetcher,
    TimeProvider time)
{
    /// <summary>Ships entries, and says what became of them.</summary>
    /// <exception cref="ReplayException">Loki does not let itself be asked.</exception>
    /// <exception cref="DeadLetterException">What was refused could not be kept.</exception>
    public async Task<ReplaySummary> ShipAsync(IEnumerable<(AuditEntry Entry, LabelStream Stream)> lost, CancellationToken cancellationToken)
    {
        var pipeline = catalog.Pipelines[options.Pipeline];
        var streams = new ReplayStreams(pipeline.DeadLetters.ReplayLabel, toOriginal: false, pipeline.Sink.Limits.MaxLabelNames);
        var delivery = new ReplayDelivery(pipeline.Sink, reader, pusher, limits, streams.Label, isDryRun: false, time);
        var summary = new ReplaySummary();
        var outcomes = new ReplayOutcomes(summary);
        await Parallel.ForEachAsync(
            ReplayBatches.Of(lost.Select(one => EntryOf(one.Entry, one.Stream)), streams, pipeline.Sink.Batch),
            new ParallelOptions { MaxDegreeOfParallelism = pipeline.Sink.Request.Concurrency, CancellationToken = cancellationToken },
            async (lane, token) => await delivery.DeliverAsync(lane, outcomes, token));
        await KeepAsync(outcomes.Refused(), cancellationToken);
        return summary;
    }

    private static ReplayEntry EntryOf(AuditEntry entry, LabelStream stream)
    {
        var letter = new DeadLetter(
            entry.Partition, entry.Offset, stream, RejectionCause.Other, 0, "It was missing in Loki.", entry.TimestampNs, entry.Message);
        using var field = new PooledBufferWriter();
        field.Write([PushProtocol.StreamEntries]);
        Varint.Write(field, (ulong)entry.Message.Length);
        field.Write(entry.Message.Span);
        return new ReplayEntry(new StoredLetter(letter, OriginalState.Lost, null), stream, entry.TimestampNs, field.WrittenSpan.ToArray());
    }

    private async Task KeepAsync(IReadOnlyList<(DeadLetter Letter, SourceRecord? Original)> refused, CancellationToken cancellationToken)
    {
        if (refused.Count == 0)
        {
            return;
        }

        using var store = stores.Create(options.Pipeline);
        await store.BeginAsync(cancellationToken);
        foreach (var partition in refused.Select(one => one.Letter).GroupBy(letter => letter.Partition))
        {
            var originals = await OriginalsAsync(partition.Key, [.. partition.Select(letter => letter.Offset).Order()], cancellationToken);
            foreach (var letter in partition)
            {
                await store.AddAsync(letter, originals.GetValueOrDefault(letter.Offset), cancellationToken);
            }
        }

        await store.CommitAsync(cancellationToken);
    }

    private async Task<Dictionary<long, SourceRecord>> OriginalsAsync(PartitionId partition, List<long> offsets, CancellationToken cancellationToken)
    {
        Dictionary<long, SourceRecord> originals = [];
        await foreach (var record in fetcher.FetchAsync(partition, offsets, cancellationToken))
        {
            originals[record.Offset] = record;
        }

        return originals;
    }
}
