using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Grains.Options.Stages;
using OrleansKafkaLoki.Grains.Records.Routing;
using OrleansKafkaLoki.Grains.Tests.Records.Entries;
using OrleansKafkaLoki.Grains.Tests.Records.Routing;

namespace OrleansKafkaLoki.Grains.Tests.Records.Stages;

/// <summary>An entry that stages made of a record.</summary>
internal sealed record StagedEntry(string Labels, string Line, long TimestampNs, EntryOutcome Outcome);

/// <summary>Runs records through stages.</summary>
internal static class StageBed
{
    /// <summary>A pipeline of JSON values whose lines are the values.</summary>
    public static PipelineOptions Json(params StageOptions[] stages) => Options(DecodingCodec.Json, stages);

    /// <summary>A pipeline of plain values.</summary>
    public static PipelineOptions Bytes(params StageOptions[] stages) => Options(DecodingCodec.Bytes, stages);

    /// <summary>The entries of a value.</summary>
    public static List<StagedEntry> Run(PipelineOptions options, string value) => Run(options, TestRecord.Of(value));

    /// <summary>The entries of a record.</summary>
    public static List<StagedEntry> Run(PipelineOptions options, TestRecord record)
    {
        using var harness = new RouterHarness(options);
        return Run(harness.Router, record);
    }

    /// <summary>The entries of a record.</summary>
    public static List<StagedEntry> Run(RecordRouter router, TestRecord record)
    {
        using var batch = TestRecord.Batch(record);
        var view = batch[0];
        List<StagedEntry> entries = [];
        for (var route = router.Route(view); route is not null; route = router.RouteNext(view))
        {
            var before = route.Chunk.Entries.WrittenCount;
            var outcome = router.WriteEntry(view, route);
            var entry = DecodedEntry.ReadAll(route.Chunk.Entries.WrittenSpan[before..]).SingleOrDefault();
            entries.Add(new StagedEntry(route.Stream.Labels, entry?.Text ?? "", ((entry?.Seconds ?? 0) * 1_000_000_000) + (entry?.Nanos ?? 0), outcome));
        }

        return entries;
    }

    /// <summary>The only line of a value.</summary>
    public static string Line(PipelineOptions options, string value) => Assert.Single(Run(options, value)).Line;

    private static PipelineOptions Options(DecodingCodec codec, StageOptions[] stages) => new()
    {
        Source = { Decoding = { Codec = codec } },
        Stages = [.. stages],
        Sink = { Labels = { ["job"] = "test" } },
    };
}
