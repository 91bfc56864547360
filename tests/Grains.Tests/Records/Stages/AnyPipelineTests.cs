using System.Text;
using System.Text.Json;
using CsCheck;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Options.Stages;
using OrleansKafkaLoki.Grains.Records.Routing;
using OrleansKafkaLoki.Grains.Rendering;
using OrleansKafkaLoki.Grains.Tests.Records.Entries;
using OrleansKafkaLoki.Grains.Tests.Records.Labels;
using OrleansKafkaLoki.Grains.Tests.Records.Routing;

namespace OrleansKafkaLoki.Grains.Tests.Records.Stages;

/// <summary>What holds of any stages and any bytes.</summary>
public sealed class AnyPipelineTests
{
    [Fact]
    public void Route_AnyRecordBehindOthers_IsWhatItIsAlone() =>
        Gen.Select(AnyStages.Pipelines, AnyValues.Records).Sample(
            (options, records) =>
            {
                var alone = records.Select(record => Run(options, [record]).Single()).ToList();

                Assert.Equal(alone, Run(options, records));
                Assert.Equal(alone, Enumerable.Reverse(Run(options, Enumerable.Reverse(records))));
            },
            print: Print, iter: 500);

    [Fact]
    public void Render_AnyRecord_ShowsWhatIsShipped() =>
        Gen.Select(AnyStages.Pipelines, AnyValues.Records).Sample(
            (options, records) =>
            {
                using var renderer = new RecordRenderer(new PipelinePlan("app", options), RouterHarness.Partition, 0, traces: true);

                Assert.Equal(records.Select(record => Run(options, [record]).Single().Entries), records.Select(record => Entries(renderer, record)));
            },
            print: Print, iter: 500);

    /// <summary>Else a kind would be left out of all this in silence.</summary>
    [Fact]
    public void One_OfManyDraws_IsOfEveryKind()
    {
        var drawn = new HashSet<string>();
        AnyStages.One.Sample(
            stage => drawn.UnionWith(typeof(StageOptions).GetProperties().Where(kind => kind.Name != nameof(StageOptions.If) && kind.GetValue(stage) is not null).Select(kind => kind.Name)),
            iter: 3_000, threads: 1);

        Assert.Equal(typeof(StageOptions).GetProperties().Select(kind => kind.Name).Where(name => name != nameof(StageOptions.If)).Order(), drawn.Order());
    }

    private static List<Shipped> Run(PipelineOptions options, IEnumerable<TestRecord> records)
    {
        using var harness = new RouterHarness(options);
        return [.. records.Select(record => Run(harness.Router, record))];
    }

    private static Shipped Run(RecordRouter router, TestRecord record)
    {
        using var batch = TestRecord.Batch(record);
        var view = batch[0];
        StringBuilder entries = new(), verdicts = new();
        for (var route = router.Route(view); route is not null; route = router.RouteNext(view))
        {
            var before = route.Chunk.Entries.WrittenCount;
            verdicts.Append(router.WriteEntry(view, route)).Append(' ');
            Assert.NotEmpty(PromLabels.Parse(route.Stream.Labels));
            foreach (var entry in DecodedEntry.ReadAll(route.Chunk.Entries.WrittenSpan[before..]))
            {
                Write(entries, route.Stream, (entry.Seconds * 1_000_000_000) + entry.Nanos, entry.Line, entry.Metadata);
            }
        }

        router.TakeDropped((reason, count) => verdicts.Append(reason).Append(count));
        return new Shipped(entries.ToString(), verdicts.Append(router.TakeCounters()).ToString());
    }

    private static string Entries(RecordRenderer renderer, TestRecord record)
    {
        var entries = new StringBuilder();
        foreach (var entry in renderer.Render(record.ToSourceRecord()).OfType<RenderedEntry>())
        {
            Write(entries, entry.Stream, entry.TimestampNs, entry.Line.Span, entry.Metadata.Select(pair => (pair.Key, pair.Value)));
        }

        return entries.ToString();
    }

    private static void Write(StringBuilder entries, LabelStream stream, long timestampNs, ReadOnlySpan<byte> line, IEnumerable<(string Name, string Value)> metadata) =>
        entries.Append(stream.Labels).Append(timestampNs).AppendJoin(' ', metadata).Append(Convert.ToHexString(line)).Append('\n');

    private static string Print((PipelineOptions Options, List<TestRecord> Records) drawn) =>
        $"{JsonSerializer.Serialize(drawn.Options.Stages)}\n{JsonSerializer.Serialize(drawn.Options.Source.Decoding)} {drawn.Options.Sink.Encoding.Codec}\n"
        + string.Join('\n', drawn.Records.Select(record => record.Value is null ? "null" : Encoding.UTF8.GetString(record.Value)));

    /// <summary>A record's entries, and what is said and counted of it.</summary>
    private sealed record Shipped(string Entries, string Verdicts);
}
