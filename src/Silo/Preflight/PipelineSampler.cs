using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Partitions.Feeds;
using OrleansKafkaLoki.Grains.Pipelines.Topics;
using OrleansKafkaLoki.Grains.Records.Routing;
using OrleansKafkaLoki.Grains.Rendering;
using OrleansKafkaLoki.Silo.Preflight.Prediction;
using OrleansKafkaLoki.Silo.Rendering;

namespace OrleansKafkaLoki.Silo.Preflight;

/// <summary>Reads the newest records of a pipeline's partitions, and keeps what the pipeline makes of them.</summary>
/// <param name="catalog">Knows what Kafka holds.</param>
/// <param name="feeds">Reads.</param>
/// <param name="plans">The compiled configuration.</param>
/// <param name="time">The clock.</param>
internal sealed class PipelineSampler(ITopicCatalog catalog, IPartitionFeedSource feeds, PipelinePlans plans, TimeProvider time)
{
    /// <summary>How long it may take; what is not read then is not waited for.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    /// <summary>Partitions that are read at once.</summary>
    private const int Concurrency = 8;

    private readonly PartitionTail _tail = new(feeds, time);

    /// <summary>Samples.</summary>
    /// <param name="partitions">The partitions.</param>
    /// <param name="count">How many records to read of all together.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<PartitionSample>> SampleAsync(IReadOnlyList<PartitionId> partitions, int count, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var logs = await Task.WhenAll(partitions.Select(partition => BoundsAsync(partition, either.Token)));
        var held = logs.Select(log => log.Bounds.High - log.Bounds.Low).ToList();
        var shares = SampleShares.Of(held, count);
        PartitionSample[] samples =
        [
            .. partitions.Select((partition, index) => new PartitionSample(partition)
            {
                IsWhole = shares[index] == held[index], Trouble = logs[index].Trouble, IsCutShort = logs[index].IsCutShort,
            }),
        ];
        await Parallel.ForAsync(
            0, samples.Length, new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellationToken },
            async (index, _) => await SampleAsync(samples[index], logs[index].Bounds.High, shares[index], either.Token));
        cancellationToken.ThrowIfCancellationRequested();
        return samples;
    }

    private async Task<(LogBounds Bounds, string? Trouble, bool IsCutShort)> BoundsAsync(PartitionId partition, CancellationToken cancellationToken)
    {
        try
        {
            return (await catalog.GetLogBoundsAsync(partition, cancellationToken), null, false);
        }
        catch (TopicCatalogException exception)
        {
            return (new LogBounds(0, 0), exception.Reason, false);
        }
        catch (OperationCanceledException)
        {
            return (new LogBounds(0, 0), null, true);
        }
    }

    private async Task SampleAsync(PartitionSample sample, long end, long count, CancellationToken cancellationToken)
    {
        if (count == 0)
        {
            return;
        }

        using var renderer = new RecordRenderer(plans[sample.Partition.Pipeline], sample.Partition, time.GetUtcNow().ToUnixTimeMilliseconds(), traces: false);
        try
        {
            await _tail.ReadAsync(sample.Partition, end - count, end, record => sample.Add(new RenderedRecord(record, renderer.Render(record.Record))), cancellationToken);
        }
        catch (InputException exception)
        {
            sample.Trouble = exception.Message;
        }
        catch (OperationCanceledException)
        {
            sample.IsCutShort = true;
        }
    }
}
