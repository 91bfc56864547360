using Confluent.Kafka;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.DeadLetters;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Pipelines.Topics;
using OrleansKafkaLoki.Silo.Kafka.Admin;
using OrleansKafkaLoki.Silo.Kafka.Consuming;

namespace OrleansKafkaLoki.Silo.DeadLetters.Watch;

/// <summary>A pipeline's dead letters in Kafka.</summary>
/// <param name="pipeline">The pipeline.</param>
/// <param name="options">Its configuration.</param>
/// <param name="admin">Asks its brokers.</param>
/// <param name="time">The clock.</param>
internal sealed class TopicLetters(string pipeline, PipelineOptions options, KafkaAdmin admin, TimeProvider time)
{
    private const int FirstStride = 128;
    private const int LongestStride = 16_384;

    /// <summary>What a stride should read.</summary>
    private const long StrideBytes = 4 * 1024 * 1024;

    private readonly string _topic = options.DeadLetters.TopicOf(pipeline);

    /// <summary>Goes back from the end of each partition, in turns, as far as the bounds of a look allow.</summary>
    /// <exception cref="DeadLetterException">They cannot be read.</exception>
    /// <exception cref="TopicCatalogException">Kafka cannot be asked.</exception>
    public async Task<DeadLetterScan> ScanAsync(DeadLetterQuery query, CancellationToken cancellationToken)
    {
        var (scan, partitions) = (new LetterScan(pipeline, query, silo: null, time), await DeadLetterTopics.PartitionsAsync(admin, _topic, cancellationToken));
        if (partitions.Count == 0)
        {
            return scan.Result();
        }

        using var log = new LogReader(admin.Credentials, time);
        foreach (var partition in partitions)
        {
            var share = scan.BytesLeft / (partitions.Count - partition.Partition.Value);
            var bounds = await log.GetBoundsAsync(partition, cancellationToken);
            var low = Math.Max(bounds.Low, await DeadLetterTopics.ReplayedUntilAsync(
                admin, partition, DeadLetterTopics.ReplayGroupOf(options.Source), bounds.High, cancellationToken));
            var next = bounds.High;
            for (var (stride, end) = (FirstStride, scan.BytesLeft - share); next > low && scan.BytesLeft > end;)
            {
                var (from, before) = (Math.Max(low, next - stride), scan.BytesLeft);
                await foreach (var message in log.ReadAsync(partition, from, next, cancellationToken))
                {
                    Add(scan, partition, message);
                }

                next = from;
                stride = before - scan.BytesLeft < StrideBytes ? Math.Min(stride * 2, LongestStride) : Math.Max(1, stride / 2);
            }

            scan.EndPart(LetterId.InTopic(partition.Partition.Value, 0).Part, unreadOffsets: next - low);
        }

        return scan.Result();
    }

    /// <summary>One letter; null when there is none at that place.</summary>
    /// <exception cref="DeadLetterException">It cannot be read.</exception>
    public async Task<DeadLetterContent?> FindAsync(LetterId id, CancellationToken cancellationToken)
    {
        if (!int.TryParse(id.Part, out var number)
            || (await DeadLetterTopics.PartitionsAsync(admin, _topic, cancellationToken)).ElementAtOrDefault(number) is not { } partition)
        {
            return null;
        }

        using var log = new LogReader(admin.Credentials, time);
        var bounds = await log.GetBoundsAsync(partition, cancellationToken);
        if (id.Position < bounds.Low || id.Position >= bounds.High)
        {
            return null;
        }

        await foreach (var message in log.ReadAsync(partition, id.Position, id.Position + 1, cancellationToken))
        {
            try
            {
                return DeadLetterHeaders.Read(message) is { } letter && letter.Letter.Partition.Pipeline == pipeline
                    ? LetterContents.Of(letter with { Id = id }, silo: null)
                    : null;
            }
            catch (FormatException)
            {
                return null; // It says that it is a letter, and is none.
            }
        }

        return null;
    }

    private static void Add(LetterScan scan, TopicPartition partition, SourceRecord message)
    {
        try
        {
            scan.Add(DeadLetterHeaders.Read(message) is { } letter ? letter with { Id = LetterId.InTopic(partition.Partition.Value, message.Offset) } : null, message.Bytes);
        }
        catch (FormatException)
        {
            scan.AddUnreadable(message.Bytes);
        }
    }
}
