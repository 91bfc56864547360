using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Partitions.Feeds;
using OrleansKafkaLoki.Grains.Pipelines.Topics;
using OrleansKafkaLoki.Grains.Records;
using OrleansKafkaLoki.Grains.Records.Chunks;
using OrleansKafkaLoki.Grains.Records.Routing;

namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>Reads records as the pipeline reads them, and makes the entries of them that the pipeline makes.</summary>
/// <param name="plan">The pipeline as it is configured now.</param>
/// <param name="feeds">Reads.</param>
/// <param name="catalog">Knows what Kafka still holds.</param>
/// <param name="pace">How fast.</param>
/// <param name="time">The clock.</param>
/// <param name="before">
/// Offsets before each range that are read and not told of: what they were decides on some entries behind them, such as those of a millisecond amid which the
/// nanoseconds begin anew.
/// </param>
internal sealed class AuditReader(PipelinePlan plan, IPartitionFeedSource feeds, ITopicCatalog catalog, AuditPace pace, TimeProvider time, long before = 0)
{
    /// <summary>Stands for how the configuration makes entries of records.</summary>
    public ulong Routing => plan.Routing;

    /// <summary>Reads the records of a partition from one offset to another, that itself excluded.</summary>
    /// <exception cref="AuditException">Kafka does not deliver them.</exception>
    /// <exception cref="TopicCatalogException">Kafka could not be asked.</exception>
    public async Task ReadAsync(PartitionId partition, long from, long to, IAuditSink sink, CancellationToken cancellationToken)
    {
        using var router = new RecordRouter(plan, partition);
        for (var position = Math.Max(0, from - before); position < to;)
        {
            await using var feed = feeds.Open(partition, position);
            try
            {
                while (position < to && await feed.WaitToReadAsync(cancellationToken))
                {
                    while (position < to && feed.TryRead(out var batch))
                    {
                        using (batch)
                        {
                            var began = time.GetTimestamp();
                            Encode(partition, batch, (from, to), router, sink);
                            position = batch.NextOffset;
                            sink.Passed(Math.Clamp(position, from, to));
                            feed.Release(batch.ChargedBytes);
                            await pace.TakeAsync(batch.Count, began, cancellationToken);
                        }
                    }
                }
            }
            catch (FeedException exception)
            {
                position = await PassGoneAsync(partition, position, (from, to), exception, sink, cancellationToken);
            }
        }
    }

    private async Task<long> PassGoneAsync(
        PartitionId partition, long position, (long From, long To) range, FeedException exception, IAuditSink sink, CancellationToken cancellationToken)
    {
        var low = exception.Fault == FeedFault.OffsetOutOfRange ? (await catalog.GetLogBoundsAsync(partition, cancellationToken)).Low : position;
        if (low <= position)
        {
            throw new AuditException(exception.Message, exception);
        }

        if (low > range.From)
        {
            sink.Gone(Math.Max(position, range.From), Math.Min(low, range.To) - 1);
        }

        return low;
    }

    private static void Encode(PartitionId partition, RecordBatch batch, (long From, long To) range, RecordRouter router, IAuditSink sink)
    {
        for (var i = 0; i < batch.Count && batch.Slots[i].Offset < range.To; i++)
        {
            Encode(batch[i], router, batch.Slots[i].Offset < range.From ? Unheard.Sink : sink);
        }

        foreach (var route in router.Touched)
        {
            var chunk = route.Chunk.Seal(new ChunkOrigin(partition, Epoch: 0, Incarnation: 0, router.Routing), default);
            var reader = new ChunkReader(chunk);
            while (reader.MoveNext())
            {
                (reader.Offset < range.From ? Unheard.Sink : sink).Entry(route.Stream, reader.Offset, reader.TimestampNs, reader.Message);
            }

            ChunkBuilder.GiveBack(chunk);
        }

        router.ClearTouched();
    }

    private static void Encode(in RecordView record, RecordRouter router, IAuditSink sink)
    {
        sink.Read();
        var isTimeless = record.TimestampMs < 0 && router.Times.LastTimestampMs < 0;
        var route = router.Route(record);
        if (route is null)
        {
            sink.Filtered();
        }

        for (; route is not null; route = router.RouteNext(record))
        {
            if (isTimeless && router.TimestampMs < 0)
            {
                sink.Timeless();
            }
            else if (router.WriteEntry(record, route) != EntryOutcome.Written)
            {
                sink.Refused(record.Offset, route.Stream);
            }
        }
    }

    /// <summary>Takes what lies before a range.</summary>
    private sealed class Unheard : IAuditSink
    {
        public static readonly IAuditSink Sink = new Unheard();

        public void Entry(LabelStream stream, long offset, long timestampNs, ReadOnlySpan<byte> message)
        {
        }
    }
}
