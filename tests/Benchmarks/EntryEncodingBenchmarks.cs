using BenchmarkDotNet.Attributes;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Records;
using OrleansKafkaLoki.Grains.Records.Routing;

namespace OrleansKafkaLoki.Benchmarks;

/// <summary>Route and write of a record: all that a partition does for it, bar sending the chunk.</summary>
[MemoryDiagnoser]
public class EntryEncodingBenchmarks : IDisposable
{
    private static readonly PartitionId Partition = new("app", "logs-app", 3);

    private readonly RecordBatch _batch = SampleRecords.Batch();
    private readonly RecordRouter _raw = Router(LineCodec.RawMessage);
    private readonly RecordRouter _jsonLine = Router(LineCodec.Json);
    private readonly RecordRouter _logfmtLine = Router(LineCodec.Logfmt);
    private readonly RecordRouter _bytes = new(new PipelinePlan("app", SampleRecords.BytesPipeline()), Partition);

    [Benchmark(OperationsPerInvoke = SampleRecords.Count)]
    public int JsonToRaw() => WriteAll(_raw);

    [Benchmark(OperationsPerInvoke = SampleRecords.Count)]
    public int JsonToJson() => WriteAll(_jsonLine);

    [Benchmark(OperationsPerInvoke = SampleRecords.Count)]
    public int JsonToLogfmt() => WriteAll(_logfmtLine);

    [Benchmark(OperationsPerInvoke = SampleRecords.Count)]
    public int BytesToRaw() => WriteAll(_bytes);

    [GlobalCleanup]
    public void Dispose()
    {
        _raw.Dispose();
        _jsonLine.Dispose();
        _logfmtLine.Dispose();
        _bytes.Dispose();
        _batch.Dispose();
        GC.SuppressFinalize(this);
    }

    private static RecordRouter Router(LineCodec codec) => new(new PipelinePlan("app", SampleRecords.JsonPipeline(codec)), Partition);

    private int WriteAll(RecordRouter router)
    {
        for (var i = 0; i < _batch.Count; i++)
        {
            var record = _batch[i];
            router.WriteEntry(record, router.Route(record)!);
        }

        // The arrays go back to the pool, as they do after a chunk was sent.
        var written = 0;
        for (var i = 0; i < router.Touched.Count; i++)
        {
            var chunk = router.Touched[i].Chunk;
            written += chunk.Entries.WrittenCount;
            chunk.Dispose();
        }

        router.ClearTouched();
        return written;
    }
}
