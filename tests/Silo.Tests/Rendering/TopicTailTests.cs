using System.Text;
using OrleansKafkaLoki.Silo.Rendering;
using OrleansKafkaLoki.Silo.Tests.Kafka;

namespace OrleansKafkaLoki.Silo.Tests.Rendering;

public sealed class TopicTailTests
{
    [Fact]
    public async Task Read_NewestOfATopic_AreReadAndNothingIsCommitted()
    {
        await using var bed = new KafkaTestBed();
        bed.Cluster.CreateTopic("logs", 2);
        bed.AddPipeline("p", "logs");
        await bed.ProduceAsync("logs", 0, 20);
        await bed.ProduceAsync("logs", 1, 3);
        var tail = new TopicTail(bed.Topics, bed.Host, TimeProvider.System);
        var cancelled = TestContext.Current.CancellationToken;

        Assert.Equal(["17", "18", "19"], Values(await tail.ReadAsync("p", "logs", 0, 3, cancelled)));
        Assert.Equal(["0", "1", "2"], Values(await tail.ReadAsync("p", null, 1, 100, cancelled)));
        Assert.Equal(23, (await tail.ReadAsync("p", null, null, 100, cancelled)).Count);
        var exception = await Assert.ThrowsAsync<InputException>(() => tail.ReadAsync("p", "other", null, 3, cancelled));
        Assert.Contains("it reads logs", exception.Message, StringComparison.Ordinal);
        Assert.Null(await bed.Topics.GetGroupOffsetAsync(new("p", "logs", 0), cancelled));
    }

    private static IEnumerable<string> Values(IEnumerable<InputRecord> records) => records.Select(record => Encoding.UTF8.GetString(record.Record.Value!));
}
