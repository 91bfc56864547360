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
            await Create().AfterOutOfRangeAsync(40, null, TestContext.Current.CancellationToken));

    [Fact]
    public async Task AfterOutOfRangeAsync_PositionBeyondTheEnd_StartsANewIncarnation() =>
        Assert.Equal(
            new ResumePoint(100, NewIncarnation: true) { DoubtBelow = 500 },
            await Create().AfterOutOfRangeAsync(501, null, TestContext.Current.CancellationToken));

    [Fact]
    public async Task AfterOutOfRangeAsync_PositionIsThereAfterAll_StaysThere() =>
        Assert.Equal(
            new ResumePoint(500, NewIncarnation: false),
            await Create().AfterOutOfRangeAsync(500, null, TestContext.Current.CancellationToken));

    [Theory]
    [InlineData(400, 450L, 400)]
    [InlineData(400, 600L, 400)]
    [InlineData(90, 450L, 100)]
    public async Task AfterOutOfRangeAsync_LogWasCutShort_GoesOnWhereItParts(long parted, long position, long expected) =>
        Assert.Equal(
            new ResumePoint(expected, NewIncarnation: true) { IsCut = true },
            await Create().AfterOutOfRangeAsync(position, parted, TestContext.Current.CancellationToken));

    [Theory]
    [InlineData(NewLogAction.GroupOffset, true, 321L, 321L)]
    [InlineData(NewLogAction.GroupOffset, true, 999L, 500L)]
    [InlineData(NewLogAction.GroupOffset, true, null, null)]
    [InlineData(NewLogAction.GroupOffset, false, 321L, 100L)]
    [InlineData(NewLogAction.Earliest, true, 321L, 100L)]
    [InlineData(NewLogAction.Latest, false, 321L, 500L)]
    [InlineData(NewLogAction.Hold, false, 321L, null)]
    [InlineData(NewLogAction.Hold, true, 321L, null)]
    public async Task InNewLogAsync_EachAction_BeginsThereAndDoubtsWhatIsThere(NewLogAction action, bool isElsewhere, long? group, long? expected)
    {
        _topics.GroupOffset = group;

        var start = await Create(action: action).InNewLogAsync(isElsewhere, TestContext.Current.CancellationToken);

        Assert.Equal(expected is { } offset ? new ResumePoint(offset, NewIncarnation: true) { DoubtBelow = 500 } : null, start);
    }

    private StartOffsets Create(AutoOffsetReset reset = AutoOffsetReset.Earliest, NewLogAction action = NewLogAction.GroupOffset) =>
        new(Partition, new KafkaSourceOptions { AutoOffsetReset = reset, OnNewLog = action }, _topics, NullLogger.Instance);
}
