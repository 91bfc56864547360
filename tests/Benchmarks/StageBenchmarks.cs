using System.Text;
using BenchmarkDotNet.Attributes;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Grains.Options.Stages;
using OrleansKafkaLoki.Grains.Records;
using OrleansKafkaLoki.Grains.Records.Routing;

namespace OrleansKafkaLoki.Benchmarks;

/// <summary>What stages cost beside the same record without them.</summary>
[MemoryDiagnoser]
public class StageBenchmarks : IDisposable
{
    private static readonly byte[] Value = Encoding.UTF8.GetBytes(
        """{"time":"2026-01-02T03:04:05.678901Z","level":"info","msg":"GET /downloads/product_1 for ann@example.com","status":304,"took":"1.5ms","pod":{"name":"web-1","app":"web"}}""");

    private readonly RecordRouter _bare = Router();
    private readonly RecordRouter _short = Router(
        new StageOptions { Json = new() },
        new StageOptions { If = "level = \"debug\"", Drop = new() },
        new StageOptions { Set = new() { ["app"] = "{{ pod.app }}" } },
        new StageOptions { Line = "{{ msg }}" });

    private readonly RecordRouter _typical = Router(
        new StageOptions { Json = new() },
        new StageOptions { If = "level = \"debug\"", Drop = new() },
        new StageOptions { Timestamp = new() { Source = "time" } },
        new StageOptions { Set = new() { ["app"] = "{{ pod.app | or \"none\" }}" } },
        new StageOptions { Line = "{{ msg }}" },
        new StageOptions { Redact = new() { Patterns = ["email", "bearer", "jwt"] } });

    private readonly RecordRouter _logql = Router(new StageOptions { Logql = new() { Query = "| json | level != \"debug\" | line_format \"{{.msg}}\"" } });

    [Benchmark(Baseline = true)]
    public int Bare() => Write(_bare);

    [Benchmark]
    public int JsonDropSetLine() => Write(_short);

    [Benchmark]
    public int JsonDropTimestampSetLineRedact() => Write(_typical);

    [Benchmark]
    public int Logql() => Write(_logql);

    [GlobalCleanup]
    public void Dispose()
    {
        _bare.Dispose();
        _short.Dispose();
        _typical.Dispose();
        _logql.Dispose();
        GC.SuppressFinalize(this);
    }

    private static RecordRouter Router(params StageOptions[] stages) => new(
        new PipelinePlan("app", new PipelineOptions
        {
            Source = { Decoding = { Codec = DecodingCodec.Bytes } },
            Stages = [.. stages],
            Sink = { Labels = { ["app"] = stages.Length > 0 ? "{{ app }}" : "web" } },
        }),
        new PartitionId("app", "logs-app", 3));

    private static int Write(RecordRouter router)
    {
        var record = new RecordView { Offset = 1, TimestampMs = 1_767_323_045_678, Value = Value, HasValue = true };
        var route = router.Route(record)!;
        router.WriteEntry(record, route);
        var written = route.Chunk.Entries.WrittenCount;
        route.Chunk.Dispose();
        router.ClearTouched();
        return written;
    }
}
