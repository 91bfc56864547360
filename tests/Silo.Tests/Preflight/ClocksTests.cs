using OrleansKafkaLoki.Silo.Preflight;
using OrleansKafkaLoki.Silo.Preflight.Findings;

namespace OrleansKafkaLoki.Silo.Tests.Preflight;

public sealed class ClocksTests
{
    [Theory]
    [InlineData(null, CheckState.Ok)]
    [InlineData(4.9, CheckState.Ok)]
    [InlineData(5.1, CheckState.Warning)]
    [InlineData(-60.0, CheckState.Warning)]
    public void Judge_Differences_AreOkUpToFiveSeconds(double? seconds, object expected) =>
        Assert.Equal(expected, Clocks.Judge("redis.clock", "Redis", seconds is { } ahead ? TimeSpan.FromSeconds(ahead) : null).State);
}
