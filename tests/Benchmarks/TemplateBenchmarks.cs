using BenchmarkDotNet.Attributes;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Records;
using OrleansKafkaLoki.Grains.Records.Conditions;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Templates;

namespace OrleansKafkaLoki.Benchmarks;

/// <summary>A template with two functions and a condition with two comparisons, over a record whose fields are loaded.</summary>
[MemoryDiagnoser]
public class TemplateBenchmarks : IDisposable
{
    private readonly RecordBatch _batch = SampleRecords.Batch();
    private readonly PooledBufferWriter _output = new();
    private readonly RecordEvent _fields;
    private readonly EventTemplate _template;
    private readonly EventTemplate _field;
    private readonly Condition _condition;
    private readonly Condition _line;

    public TemplateBenchmarks()
    {
        var schema = new EventSchema(SampleRecords.JsonPipeline().Source);
        _field = new EventTemplate(Template.Parse("{{ app }}"), schema);
        _template = new EventTemplate(Template.Parse("{{ team | or app | upper | replace \"E\" \"3\" }}"), schema);
        _condition = Condition.Parse("level =~ \"info|warn|error\" and status >= 200", schema);
        _line = Condition.Parse("|= \"delivery\" != \"healthz\"", schema);
        _fields = new RecordEvent(schema, new PartitionId("app", "logs-app", 3));
        _fields.Load(_batch[0]);
    }

    [Benchmark(Baseline = true)]
    public int Field() => Render(_field);

    [Benchmark]
    public int TwoFunctions() => Render(_template);

    [Benchmark]
    public bool TwoComparisons() => _condition.Holds(_fields, _batch[0]);

    [Benchmark]
    public bool TwoLineFilters() => _line.Holds(_fields, _batch[0]);

    [GlobalCleanup]
    public void Dispose()
    {
        _fields.Dispose();
        _batch.Dispose();
        _output.Dispose();
        GC.SuppressFinalize(this);
    }

    private int Render(EventTemplate template)
    {
        _output.Clear();
        template.TryRender(_fields, _batch[0], _output);
        return _output.WrittenCount;
    }
}
