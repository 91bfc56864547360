using System.Buffers;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Grains.Records.Chunks;
using OrleansKafkaLoki.Grains.Records.Routing;
using OrleansKafkaLoki.Grains.Tests.Records.Entries;

namespace OrleansKafkaLoki.Grains.Tests.Records.Routing;

/// <summary>What became of one record.</summary>
internal sealed record Routed(string Labels, string Tenant, EntryOutcome Outcome, DecodedEntry? Entry, RouterCounters Counters);

/// <summary>A router of partition app/logs/3 over a configuration.</summary>
internal sealed class RouterHarness : IDisposable
{
    public static readonly PartitionId Partition = new("app", "logs", 3);
    public static readonly ChunkOrigin Origin = new(Partition, Epoch: 1, Incarnation: 1, Routing: 0);

    public RouterHarness(PipelineOptions options, int routeCapacity = RecordRouter.RouteCapacity, ArrayPool<byte>? chunkPool = null) =>
        Router = new RecordRouter(new PipelinePlan(Partition.Pipeline, options), Partition, routeCapacity, chunkPool);

    public RecordRouter Router { get; }

    public static PipelineOptions Json(params (string Name, string Value)[] labels) => Options(DecodingCodec.Json, labels);

    public static PipelineOptions Bytes(params (string Name, string Value)[] labels) => Options(DecodingCodec.Bytes, labels);

    /// <summary>Runs one record through a router of its own.</summary>
    public static Routed? Run(PipelineOptions options, TestRecord record)
    {
        using var harness = new RouterHarness(options);
        return harness.Run(record);
    }

    /// <summary>The line that a codec makes of a JSON value.</summary>
    public static string Line(LineCodec codec, TestRecord record, Action<PipelineOptions>? configure = null)
    {
        var options = Json(("job", "test"));
        options.Sink.Encoding.Codec = codec;
        configure?.Invoke(options);
        return Run(options, record)!.Entry!.Text;
    }

    /// <summary>Routes and writes a record; null when it is filtered.</summary>
    public Routed? Run(TestRecord record)
    {
        using var batch = TestRecord.Batch(record);
        var view = batch[0];
        if (Router.Route(view) is not { } route)
        {
            return null;
        }

        var before = route.Chunk.Entries.WrittenCount;
        var outcome = Router.WriteEntry(view, route);
        var entries = DecodedEntry.ReadAll(route.Chunk.Entries.WrittenSpan[before..]);
        return new Routed(route.Stream.Labels, route.Stream.Tenant, outcome, entries.SingleOrDefault(), Router.TakeCounters());
    }

    public void Dispose() => Router.Dispose();

    private static PipelineOptions Options(DecodingCodec codec, (string Name, string Value)[] labels) => new()
    {
        Source = { Decoding = { Codec = codec } },
        Sink = { Labels = labels.ToDictionary(label => label.Name, label => (PairOptions)label.Value) },
    };
}
