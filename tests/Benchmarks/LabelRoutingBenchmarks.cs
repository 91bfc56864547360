using BenchmarkDotNet.Attributes;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Records;
using OrleansKafkaLoki.Grains.Records.Routing;

namespace OrleansKafkaLoki.Benchmarks;

/// <summary>Finds the stream of a record, without writing its entry.</summary>
[MemoryDiagnoser]
public class LabelRoutingBenchmarks : IDisposable
{
    private static readonly PartitionId Partition = new("app", "logs-app", 3);

    private readonly RecordBatch _batch = SampleRecords.Batch();
    private readonly RecordRouter _json = new(new PipelinePlan("app", SampleRecords.JsonPipeline()), Partition);
    private readonly RecordRouter _bytes = new(new PipelinePlan("app", SampleRecords.BytesPipeline()), Partition);

    [Benchmark(OperationsPerInvoke = SampleRecords.Count)]
    public StreamRoute? Json() => RouteAll(_json);

    [Benchmark(OperationsPerInvoke = SampleRecords.Count)]
    public StreamRoute? Bytes() => RouteAll(_bytes);

    [GlobalCleanup]
    public void Dispose()
    {
        _json.Dispose();
        _bytes.Dispose();
        _batch.Dispose();
        GC.SuppressFinalize(this);
    }

    private StreamRoute? RouteAll(RecordRouter router)
    {
        StreamRoute? route = null;
        for (var i = 0; i < _batch.Count; i++)
        {
            route = router.Route(_batch[i]);
        }

        return route;
    }
}
