using Confluent.Kafka;
using ErrorCode = Confluent.Kafka.ErrorCode;
using OrleansKafkaLoki.Silo.Kafka.Consuming;

namespace OrleansKafkaLoki.Silo.Tests.Kafka.Consuming;

public sealed class PartitionFaultTests
{
    [Theory]
    [InlineData("Partition log truncation detected at offset 10200 (leader epoch 3): broker end offset is 10000 (offset leader epoch 2). Reset to INVALID.: Local: Log truncation detected", 10000L)]
    [InlineData("No epoch found less or equal to offset 10200 (leader epoch 3): broker end offset is -1 (offset leader epoch -1). Reset using configured policy.", null)]
    [InlineData("fetch failed due to requested offset not available on the broker: Broker: Offset out of range (broker 0)", null)]
    public void PartedAt_WordsOfLibrdkafka_HaveTheOffsetWhereTheLogsPart(string reason, long? expected) =>
        Assert.Equal(expected, PartitionFault.PartedAt(new Error(ErrorCode.Local_AutoOffsetReset, reason)));

    [Fact]
    public void PartedAt_RecordsWhereThereWereNone_IsThere() => Assert.Equal(42, PartitionFault.PartedAt(PartitionFault.CutAt(42)));
}
