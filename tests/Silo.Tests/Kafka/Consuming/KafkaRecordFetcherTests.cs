using System.Text;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Silo.Tests.Kafka.Consuming;

public sealed class KafkaRecordFetcherTests : IAsyncDisposable
{
    private readonly KafkaTestBed _bed = new();

    public KafkaRecordFetcherTests()
    {
        _bed.Cluster.CreateTopic("logs", 1);
        _bed.AddPipeline("p", "logs");
    }

    public ValueTask DisposeAsync() => _bed.DisposeAsync();

    [Fact]
    public async Task FetchAsync_DenseAndFarApart_ReadsJustThose()
    {
        await _bed.ProduceAsync("logs", 0, 12_000);
        long[] wanted = [3, 4, 5, 700, 5_000, 5_001, 11_999];

        Assert.Equal(wanted, await FetchAsync(wanted));
        Assert.Equal([0, 1], await FetchAsync([0, 1]));
    }

    [Fact]
    public async Task FetchAsync_SomeNoLongerThere_LeavesThemOut()
    {
        await _bed.ProduceAsync("logs", 0, 100);
        _bed.Cluster.DeleteRecords("logs", 0, 50);

        Assert.Equal([50, 99], await FetchAsync([0, 49, 50, 99, 100, 4_000]));
        Assert.Empty(await FetchAsync([1]));
    }

    [Fact]
    public async Task FetchAsync_NoSuchPartition_IsEmpty() => Assert.Empty(await FetchAsync([0], partition: 7));

    [Fact]
    public async Task FetchAsync_BrokerDown_ThrowsAndLaterReads()
    {
        await _bed.ProduceAsync("logs", 0, 1);
        _bed.Pipelines["p"].Source.SocketTimeoutMs = 1000;
        _bed.Cluster.SetBrokerDown(1);
        await Assert.ThrowsAsync<DeadLetterException>(() => FetchAsync([0]));

        _bed.Cluster.SetBrokerUp(1);
        Assert.Equal([0], await FetchAsync([0]));
    }

    private async Task<List<long>> FetchAsync(long[] offsets, int partition = 0)
    {
        List<long> read = [];
        await foreach (var record in _bed.Get<IRecordFetcher>().FetchAsync(new PartitionId("p", "logs", partition), offsets, TestContext.Current.CancellationToken))
        {
            Assert.Equal($"{record.Offset}", Encoding.UTF8.GetString(record.Value!));
            read.Add(record.Offset);
        }

        return read;
    }
}
