using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Streams.Journal;
using OrleansKafkaLoki.Grains.Tests.Cluster;
using OrleansKafkaLoki.Grains.Tests.Records.Chunks;

namespace OrleansKafkaLoki.Grains.Tests.Streams;

/// <summary>A stream whose last activation crashed when it was about to send offsets 0 and 1 of partition 0, of which Loki has the first.</summary>
public sealed class StreamTakeoverTests(ShipperCluster cluster) : IClassFixture<ShipperCluster>
{
    private readonly DateTimeOffset _crashed = DateTimeOffset.UtcNow;

    [Fact]
    public async Task AppendAsync_SomeRecordsInDoubt_OthersAreDeliveredAtOnceAndThoseLaterAndOnce()
    {
        var batcher = await TakeOverAsync("overtaken");
        var doubtful = batcher.AppendAsync(Chunk("overtaken", 0, 1));

        await Task.WhenAll(batcher.AppendAsync(Chunk("overtaken", 2, 3)), batcher.AppendAsync(Chunk("overtaken", 0, 1, partition: 1)));

        Assert.False(doubtful.IsCompleted);
        Assert.Equal(["0:0", "0:2", "0:3", "1:0", "1:1"], cluster.LinesOf("overtaken").Order());
        Assert.Equal(AppendOutcome.Committed, (await doubtful).Outcome);
        Assert.True(DateTimeOffset.UtcNow - _crashed >= StoreWrites.InTime + TimeSpan.FromSeconds(1), "Loki is asked too early.");
        Assert.Equal(["0:0", "0:1", "0:2", "0:3", "1:0", "1:1"], cluster.LinesOf("overtaken").Order());
    }

    [Fact]
    public async Task CloseAsync_RecordsInDoubt_WaitsForTheirVerdict()
    {
        var batcher = await TakeOverAsync("closed");
        var doubtful = batcher.AppendAsync(Chunk("closed", 0, 1));
        await Eventually.HoldsAsync(async () => (await batcher.GetStatusAsync()).HeldRecords == 2, "the batcher holds both records");

        await batcher.CloseAsync();

        Assert.Equal(["0:0", "0:1"], cluster.LinesOf("closed"));
        Assert.Equal(AppendOutcome.Committed, (await doubtful).Outcome);
    }

    private async Task<IStreamBatcherGrain> TakeOverAsync(string topic)
    {
        var batcher = cluster.Silo.Client.GetGrain<IStreamBatcherGrain>(new LabelStream("app", "", $"{{topic=\"{topic}\"}}").ToString());
        var journal = new GrainState<StreamJournalState>(new StreamJournalState
        {
            Generation = 1,
            Owner = "crashed",
            DoubtSinceMs = _crashed.ToUnixTimeMilliseconds(),
            Senders = [new SenderState { Topic = topic, Partition = 0, Epoch = 1, Doubtful = [-1, 1] }],
        });
        var journals = cluster.Silo.Silos[0].ServiceProvider.GetRequiredKeyedService<IGrainStorage>(StorageNames.Journals);
        await journals.WriteStateAsync("journal", batcher.GetGrainId(), journal);
        cluster.Loki.Store(topic, Ns(0), "0:0");
        return batcher;
    }

    private LogChunk Chunk(string topic, long first, long last, int partition = 0) =>
        TestChunks.Create([(first, Ns(first)), (last, Ns(last))], partition, topic: topic);

    private long Ns(long offset) => UnixNanos.Of(_crashed) + offset;
}
