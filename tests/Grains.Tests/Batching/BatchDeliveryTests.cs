using OrleansKafkaLoki.Grains.Batching;
using OrleansKafkaLoki.Grains.Buffers;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Tests.Chunks;

namespace OrleansKafkaLoki.Grains.Tests.Batching;

public sealed class BatchDeliveryTests
{
    [Fact]
    public async Task DeliverAsync_LokiTakesAll_PushesOnceAndCommits()
    {
        var loki = new FakeLoki(_ => false);

        var (rejected, held) = await DeliverAsync(loki, 100);

        Assert.Equal(0, rejected);
        Assert.Equal(1, loki.Pushes);
        Assert.Equal(100, loki.Stored.Count);
        Assert.Same(AppendResult.Committed, await held.Verdict);
    }

    [Fact]
    public async Task DeliverAsync_TwoRecordsRefused_RejectsJustThoseAndPushesTheRestUntilTaken()
    {
        var loki = new FakeLoki(line => line is "0:13" or "0:71");

        var (rejected, held) = await DeliverAsync(loki, 100);

        Assert.Equal(2, rejected);
        var result = await held.Verdict;
        Assert.Equal(AppendOutcome.Committed, result.Outcome);
        Assert.Equal([13, 71], result.Rejected.Select(record => record.Offset));
        Assert.All(result.Rejected, record => Assert.Equal((400, "refused"), (record.Status, record.Reason)));
        // Loki does not say which entries of a refused batch it stored, so the halves push them again.
        Assert.Equal(98, loki.Stored.Distinct().Count());
    }

    private static async Task<(int Rejected, HeldChunk Held)> DeliverAsync(ILokiPusher loki, int records)
    {
        var held = new HeldChunk(TestChunks.Create(Enumerable.Range(0, records).Select(i => ((long)i, (long)i))), 0);
        using var index = new BatchIndex([held]);
        var delivery = new BatchDelivery(new LabelStream("app", "", "{}"), loki);
        var rejected = await delivery.DeliverAsync(new BatchRange(index, 0, index.Count), TestContext.Current.CancellationToken);
        held.Commit();
        return (rejected, held);
    }

    private sealed class FakeLoki(Func<string, bool> refuses) : ILokiPusher
    {
        public List<string> Stored { get; } = [];

        public int Pushes { get; private set; }

        public Task<PushAnswer> PushAsync(IPushBatch batch, CancellationToken cancellationToken)
        {
            Pushes++;
            using var writer = new PooledBufferWriter();
            batch.Entries.CopyTo(writer);
            var lines = TestChunks.LinesOf(writer.WrittenSpan);
            Stored.AddRange(lines.Where(line => !refuses(line)));
            return Task.FromResult(
                lines.Exists(line => refuses(line)) ? new PushAnswer(PushDisposition.Rejected, 400, "refused") : PushAnswer.Delivered(204));
        }
    }
}
