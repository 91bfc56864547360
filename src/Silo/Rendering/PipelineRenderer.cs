using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Records.Routing;
using OrleansKafkaLoki.Grains.Rendering;

namespace OrleansKafkaLoki.Silo.Rendering;

/// <summary>Shows what a pipeline makes of records, without a connection to anything.</summary>
/// <param name="plan">The pipeline.</param>
/// <param name="traces">Whether to tell what each stage makes of them.</param>
internal sealed class PipelineRenderer(PipelinePlan plan, bool traces) : IDisposable
{
    private readonly Dictionary<PartitionId, RecordRenderer> _partitions = [];

    /// <summary>What becomes of a record.</summary>
    public RenderedRecord Render(InputRecord input)
    {
        var partition = new PartitionId(plan.Name, input.Topic, input.Partition);
        if (!_partitions.TryGetValue(partition, out var renderer))
        {
            renderer = new RecordRenderer(plan, partition, RecordTime.Default, traces);
            _partitions.Add(partition, renderer);
        }

        return new RenderedRecord(input, renderer.Render(input.Record));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var renderer in _partitions.Values)
        {
            renderer.Dispose();
        }
    }
}
