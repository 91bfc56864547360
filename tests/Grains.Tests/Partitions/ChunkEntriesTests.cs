using System.Text;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Options.Stages;
using OrleansKafkaLoki.Grains.Partitions;
using OrleansKafkaLoki.Grains.Records.Chunks;
using OrleansKafkaLoki.Grains.Records.Routing;
using OrleansKafkaLoki.Grains.Tests.Records.Routing;

namespace OrleansKafkaLoki.Grains.Tests.Partitions;

public sealed class ChunkEntriesTests
{
    [Fact]
    public void LettersOf_EntriesOfOneRecord_AreALetterWithALineEach()
    {
        var options = new PipelineOptions
        {
            Stages = [new StageOptions { Split = new() { By = SplitMode.Lines } }],
            Sink = { Labels = { ["app"] = "test" }, Limits = { MaxLineSize = 4 }, LongLines = { Action = LongLineAction.Split } },
        };
        var partition = new PartitionId("app", "logs", 0);
        using var router = new RecordRouter(new PipelinePlan("app", options), partition);
        using var batch = TestRecord.Batch(TestRecord.Of("a\nlonger than four\nb"));
        var first = router.Route(batch[0]);
        for (var route = first; route is not null; route = router.RouteNext(batch[0]))
        {
            router.WriteEntry(batch[0], route);
        }

        var chunk = first!.Chunk.Seal(new ChunkOrigin(partition, Epoch: 1, Incarnation: 0, Routing: 0), default);
        var letter = Assert.Single(ChunkEntries.LettersOf(first.Stream, chunk, [new RejectedRecord(chunk.FirstOffset, RejectionCause.Other, 400, "no")]));

        Assert.Equal("a\nlonger than four\nb", Encoding.UTF8.GetString(new EntryReader(letter.Entry.Span).Line));
    }
}
