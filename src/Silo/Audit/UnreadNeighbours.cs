using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Pipelines.Topics;
using OrleansKafkaLoki.Grains.Records.Templates;

namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>
/// Finds where Loki may hold, beside the entries of the records that are read, those of others of the pipeline: everywhere where other partitions write to the
/// same streams, else where a range begins and ends. There a sum that is right proves nothing, since what is of those may stand for what is lost.
/// </summary>
/// <param name="name">The pipeline.</param>
/// <param name="pipeline">Its options.</param>
/// <param name="catalog">Knows what Kafka holds.</param>
internal sealed class UnreadNeighbours(string name, PipelineOptions pipeline, ITopicCatalog catalog)
{
    private readonly bool _topicsApart = HasLabel(pipeline, pipeline.Source.TopicKey);
    private readonly bool _partitionsApart = HasLabel(pipeline, pipeline.Source.PartitionKey);

    /// <summary>Has the entries there compared.</summary>
    /// <param name="book">What was counted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TopicCatalogException">Kafka could not be asked.</exception>
    public async Task MarkAsync(AuditBook book, CancellationToken cancellationToken)
    {
        if (await ArePartitionsBesideAsync(book, cancellationToken))
        {
            book.Cells.Compare(_ => true);
            return;
        }

        var edges = await Task.WhenAll(book.Partitions.Select(partition => EdgesAsync(partition, book.Cells.WindowSecs, cancellationToken)));
        book.Cells.Compare(edges.SelectMany(windows => windows).ToHashSet().Contains);
    }

    /// <summary>Stages cannot write what Kafka says of a record, so a label that is nothing else tells it.</summary>
    private static bool HasLabel(PipelineOptions pipeline, string field) => field.Length > 0
        && pipeline.Sink.Labels.Values.Any(label => Template.Parse(label.Value).SingleField?.RootName == field);

    private async Task<bool> ArePartitionsBesideAsync(AuditBook book, CancellationToken cancellationToken)
    {
        var counts = (await catalog.ListAsync(name, cancellationToken)).PartitionCounts;
        var read = book.Partitions.Select(partition => partition.Range.Partition).ToHashSet();
        var written = read.Select(StreamsOf).ToHashSet();
        return counts.Any(topic => Enumerable.Range(0, topic.Value)
            .Select(partition => new PartitionId(name, topic.Key, partition))
            .Any(partition => !read.Contains(partition) && written.Contains(StreamsOf(partition))));
    }

    /// <summary>The same for partitions that may write to the same streams.</summary>
    private (string? Topic, int? Partition) StreamsOf(PartitionId partition) =>
        (_topicsApart ? partition.Topic : null, _partitionsApart ? partition.Partition : null);

    private async Task<IEnumerable<long>> EdgesAsync(PartitionAudit partition, long windowSecs, CancellationToken cancellationToken)
    {
        if (partition.Spans.Ends(windowSecs) is not var (first, last))
        {
            return [];
        }

        // What is gone from Kafka by now may be in Loki, too.
        var goesOn = (await catalog.GetLogBoundsAsync(partition.Range.Partition, cancellationToken)).High > partition.Range.To;
        return [.. partition.Range.From > 0 ? [first] : (long[])[], .. goesOn ? [last] : (long[])[]];
    }
}
