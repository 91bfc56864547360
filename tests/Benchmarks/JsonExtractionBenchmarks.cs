using BenchmarkDotNet.Attributes;
using OrleansKafkaLoki.Grains.Records;
using OrleansKafkaLoki.Grains.Records.Json;
using OrleansKafkaLoki.Grains.Records.Templates;

namespace OrleansKafkaLoki.Benchmarks;

/// <summary>Finds two fields in a JSON payload.</summary>
[MemoryDiagnoser]
public class JsonExtractionBenchmarks : IDisposable
{
    private readonly RecordBatch _batch = SampleRecords.Batch();
    private readonly JsonPathTree _tree = new();
    private readonly JsonField[] _fields = new JsonField[2];

    public JsonExtractionBenchmarks()
    {
        _tree.Add(FieldPath.Parse("app"));
        _tree.Add(FieldPath.Parse("level"));
    }

    [Benchmark(OperationsPerInvoke = SampleRecords.Count)]
    public int TwoFields()
    {
        var found = 0;
        for (var i = 0; i < _batch.Count; i++)
        {
            found += JsonExtractor.TryExtract(_batch[i].Value, _tree, _fields) ? 1 : 0;
        }

        return found;
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _batch.Dispose();
        GC.SuppressFinalize(this);
    }
}
