using OrleansKafkaLoki.Grains.Options.Sink;

namespace OrleansKafkaLoki.EndToEnd.Tests.Redis;

/// <summary>A Redis that is restarted, slow or gone for a while.</summary>
public sealed class RedisOutageTests
{
    [LongFact]
    public Task Restart_WithItsData_ShippingGoesOn() => RedisOutages.RestartAsync();

    [LongFact]
    public Task Slow_BelowAndBeyondTheLease_ShipsOrSaysWhyNot() => RedisOutages.SlowAsync();

    [LongTheory]
    [InlineData(DeliveryMode.EffectivelyOnce)]
    [InlineData(DeliveryMode.AtLeastOnce)]
    public Task Gone_ForAWhile_NobodyEndsAndEverythingFlowsAfterwards(DeliveryMode delivery) => RedisOutages.GoneAsync(delivery);
}
