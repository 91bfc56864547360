using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Entries;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Tests.DeadLetters;

public sealed class DeadLetterTests
{
    [Theory]
    [InlineData(1_700_000_000_123, 1_700_000_000_123, true)]
    [InlineData(1_700_000_000_123, 1_700_000_000_124, false)]
    [InlineData(0, 0, true)]
    [InlineData(-1, -1, true)]
    [InlineData(long.MaxValue, long.MaxValue, true)]
    [InlineData(1_700_000_000_123_456, 1_700_000_000_123_456, true)]
    public void IsAbout_RecordAtItsOffset_GoesByTheTimestamp(long refusedMs, long foundMs, bool expected)
    {
        var letter = new DeadLetter(
            new PartitionId("p", "logs", 0),
            7,
            new LabelStream("p", "", "{a=\"x\"}"),
            RejectionCause.TooNew,
            400,
            "refused",
            EntryTimestamp.Nanoseconds(refusedMs, fallbackMs: 5, offset: 7, distinct: true),
            default);

        Assert.Equal(expected, letter.IsAbout(new SourceRecord(7, foundMs, null, null, default)));
    }
}
