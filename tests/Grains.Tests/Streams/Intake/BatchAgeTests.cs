using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Streams.Intake;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Intake;

public sealed class BatchAgeTests
{
    [Theory]
    [InlineData(0.2, 0.16)]
    [InlineData(1, 0.8)]
    [InlineData(1.25, 1)]
    [InlineData(10, 9.75)]
    public void WaitOf_AnyTimeout_LeavesTheRestForTheWay(double timeout, double expected) =>
        Assert.Equal(expected, BatchAge.WaitOf(new BatchOptions { TimeoutSecs = timeout }).TotalSeconds, precision: 6);

    [Theory]
    [InlineData(0.05, 0.02)]
    [InlineData(0.2, 0.08)]
    [InlineData(0.25, 0.1)]
    [InlineData(10, 0.1)]
    public void GatherOf_AnyTimeout_IsAShareOfItOr100Ms(double timeout, double expected) =>
        Assert.Equal(expected, BatchAge.GatherOf(new BatchOptions { TimeoutSecs = timeout }).TotalSeconds, precision: 6);
}
