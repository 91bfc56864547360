namespace OrleansKafkaLoki.EndToEnd.Tests.Redis;

/// <summary>A primary that becomes a replica.</summary>
public sealed class RedisFailoverTests
{
    [LongFact]
    public Task Demoted_BothAddressesKnown_ShipsOnWithTheOther() => RedisFailovers.TwoAddressesAsync();

    [LongFact]
    public Task Demoted_OneAddress_SaysReadOnlyAndShipsOnWhereItLeadsThen() => RedisFailovers.OneAddressAsync();

    [LongFact]
    public Task Hung_OtherTakesOver_ShipsOnWithTheOther() => RedisFailovers.HungAsync();

    [LongFact]
    public Task Stop_WhileReadOnly_EndsAndLosesNothing() => RedisFailovers.StopWhileReadOnlyAsync();
}
