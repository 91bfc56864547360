using OrleansKafkaLoki.Grains.Options.Sink;

namespace OrleansKafkaLoki.EndToEnd.Tests.Redis;

/// <summary>How much longer than Redis itself shipping stands still, held to bounds. By hand, on a machine without other load.</summary>
public sealed class RedisOutageBenchmark
{
    [Fact(Explicit = true)]
    public async Task Restart_WithItsData_WithinBounds() => AssertWithin(6, await RedisOutages.RestartAsync());

    [Fact(Explicit = true)]
    public async Task Slow_BelowTheLease_WithinBounds() => AssertWithin(5, await RedisOutages.SlowAsync());

    [Theory(Explicit = true)]
    [InlineData(DeliveryMode.EffectivelyOnce, 6)]
    [InlineData(DeliveryMode.AtLeastOnce, 2)]
    public async Task Gone_ForAWhile_WithinBounds(DeliveryMode delivery, int seconds) => AssertWithin(seconds, await RedisOutages.GoneAsync(delivery));

    private static void AssertWithin(int seconds, TimeSpan pause) => Assert.InRange(pause, TimeSpan.MinValue, TimeSpan.FromSeconds(seconds));
}
