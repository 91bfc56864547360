using OrleansKafkaLoki.Grains.Audit;
using OrleansKafkaLoki.Grains.Interfaces.Audit;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Loki.Reconciliation;
using OrleansKafkaLoki.Grains.Options.Pipelines;

namespace OrleansKafkaLoki.Silo.Audit.Continuous;

/// <inheritdoc cref="IPartitionCounter"/>
internal sealed class PartitionCounter(IPipelineCatalog catalog, AuditReaders readers, TimeProvider time) : IPartitionCounter
{
    /// <summary>
    /// What is older than Loki's ingesters are asked for, it shows when it is flushed: hours later, and so not yet when it is looked for, unless that
    /// is as late.
    /// </summary>
    public static long BlindBelowNs(PipelineOptions pipeline, TimeProvider time)
    {
        var query = pipeline.Sink.Query;
        return pipeline.Audit.Continuous.Behind.TotalSeconds > query.IngestersWithinSecs ? query.UnansweredBelowNs(time) : query.BlindBelowNs(time);
    }

    /// <inheritdoc/>
    public async Task<AuditedPiece> CountAsync(PartitionId partition, long from, long to, long windowSecs, CancellationToken cancellationToken)
    {
        AuditedPiece? counted = null;
        var pipeline = catalog.Pipelines[partition.Pipeline];
        var terms = new CountingTerms(windowSecs, BlindBelowNs(pipeline, time), ComparesAll: false, (_, _) => false);
        var sink = new CountingSink(partition, from, terms, long.MaxValue, piece => counted = piece);
        await readers.Of(partition.Pipeline).ReadAsync(partition, from, to, sink, cancellationToken);
        sink.End(to);
        var sample = pipeline.Audit.Continuous.Sample;
        return sample >= 1 ? counted! : counted! with { Cells = [.. counted!.Cells.Where(cell => StreamSample.Has(counted.Streams[cell.Stream], cell.Window * windowSecs, sample))] };
    }
}
