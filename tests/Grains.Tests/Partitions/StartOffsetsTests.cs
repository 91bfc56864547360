using Microsoft.Extensions.Logging.Abstractions;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Grains.Partitions;
using OrleansKafkaLoki.Grains.Pipelines.Topics;
using OrleansKafkaLoki.Grains.Tests.Pipelines.Topics;

namespace OrleansKafkaLoki.Grains.Tests.Partitions;

public sealed class StartOffsetsTests
{
    private static readonly PartitionId Partition = new("app", "logs", 0);
    private readonly FakeTopics _topics = new() { Bounds = { ["logs"] = new LogBounds(100, 500) } };

    [Theory]
    [InlineData(AutoOffsetReset.Earliest, PartitionStart.Configured, 100L)]
    [InlineData(AutoOffsetReset.Latest, PartitionStart.Configured, 500L)]
    [InlineData(AutoOffsetReset.Error, PartitionStart.Configured, null)]
    [InlineData(AutoOffsetReset.Earliest, PartitionStart.Earliest, 100L)]
    [InlineData(AutoOffsetReset.Latest, PartitionStart.Earliest, 100L)]
    [InlineData(AutoOffsetReset.Error, PartitionStart.Earliest, 100L)]
    public async Task FirstAsync_NothingRecorded_FollowsConfiguration(AutoOffsetReset reset, PartitionStart start, long? expected) =>
        Assert.Equal(expected, (await Create(reset).FirstAsync(start, TestContext.Current.CancellationToken))?.Offset);

    [Fact]
    public async Task FirstAsync_GroupHasAnOffset_StartsThere()
    {
        _topics.GroupOffset = 321;

        var first = await Create(AutoOffsetReset.Error).FirstAsync(PartitionStart.Configured, TestContext.Current.CancellationToken);

        Assert.Equal((321, 500), (first?.Offset, first?.DoubtBelow));
    }

    [Fact]
    public async Task AfterOutOfRangeAsync_RetentionPassedThePosition_GoesOnBehindTheGap() =>
        Assert.Equal(
            new ResumePoint(100, NewIncarnation: false),
            await Create().AfterOutOfRangeAsync(40, TestContext.Current.CancellationToken));

    [Fact]
    public async Task AfterOutOfRangeAsync_PositionBeyondTheEnd_StartsANewIncarnation() =>
        Assert.Equal(
            new ResumePoint(100, NewIncarnation: true),
            await Create().AfterOutOfRangeAsync(501, TestContext.Current.CancellationToken));

    [Fact]
    public async Task AfterOutOfRangeAsync_PositionIsThereAfterAll_StaysThere() =>
        Assert.Equal(
            new ResumePoint(500, NewIncarnation: false),
            await Create().AfterOutOfRangeAsync(500, TestContext.Current.CancellationToken));

    private StartOffsets Create(AutoOffsetReset reset = AutoOffsetReset.Earliest) =>
        new(Partition, reset, _topics, NullLogger.Instance);
}
