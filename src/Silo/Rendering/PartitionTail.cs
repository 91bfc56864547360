using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Partitions.Feeds;
using OrleansKafkaLoki.Grains.Records;

namespace OrleansKafkaLoki.Silo.Rendering;

/// <summary>Reads some records of a partition, for nobody else: no group is joined, and nothing is committed.</summary>
/// <param name="feeds">Reads.</param>
/// <param name="time">The clock.</param>
internal sealed class PartitionTail(IPartitionFeedSource feeds, TimeProvider time)
{
    /// <summary>Where nothing comes for so long, nothing more does: behind the newest records may be those of a transaction that is open.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    /// <summary>Reads them, oldest first.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="from">The first offset.</param>
    /// <param name="to">The offset behind the last.</param>
    /// <param name="take">Takes each record.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="InputException">Kafka does not deliver.</exception>
    public async Task ReadAsync(PartitionId partition, long from, long to, Action<InputRecord> take, CancellationToken cancellationToken)
    {
        var position = from;
        await using var feed = feeds.Open(partition, position);
        try
        {
            while (position < to && await feed.WaitToReadAsync(cancellationToken).AsTask().WaitAsync(Silence, time, cancellationToken))
            {
                while (position < to && feed.TryRead(out var batch))
                {
                    using (batch)
                    {
                        Take(partition, batch, to, take);
                        position = batch.NextOffset;
                        feed.Release(batch.ChargedBytes);
                    }
                }
            }
        }
        catch (TimeoutException)
        {
            if (feed.Refusal is { } refusal)
            {
                throw new InputException($"{partition.Topic}/{partition.Partition}: {refusal}");
            }
        }
        catch (FeedException exception)
        {
            throw new InputException(exception.Message, exception);
        }
    }

    private static void Take(PartitionId partition, RecordBatch batch, long to, Action<InputRecord> take)
    {
        for (var i = 0; i < batch.Count && batch.Slots[i].Offset < to; i++)
        {
            var record = batch[i];
            take(new InputRecord(partition.Topic, partition.Partition, new SourceRecord(
                record.Offset, record.TimestampMs, record.HasKey ? record.Key.ToArray() : null, record.HasValue ? record.Value.ToArray() : null, record.Headers.ToArray())));
        }
    }
}
