using OrleansKafkaLoki.Silo.Preflight;
using OrleansKafkaLoki.Silo.Preflight.Findings;

namespace OrleansKafkaLoki.Silo.Tests.Preflight;

public sealed class RedisJudgeTests
{
    [Theory]
    [InlineData(true, null, null, CheckState.Ok)]
    [InlineData(null, null, null, CheckState.Ok)]
    [InlineData(false, null, null, CheckState.Warning)]
    [InlineData(false, "", null, CheckState.Warning)]
    [InlineData(false, "3600 1", null, CheckState.Warning)]
    [InlineData(true, null, "the last write of its log failed", CheckState.Failed)]
    public void Persistence_OfFacts_IsJudged(bool? appendOnly, string? snapshots, string? trouble, object expected) =>
        Assert.Equal(expected, RedisJudge.Persistence(new RedisFacts { IsAppendOnly = appendOnly, Snapshots = snapshots, Trouble = trouble }).State);

    [Theory]
    [InlineData(null, null, 5, CheckState.Ok)]
    [InlineData("noeviction", 0L, 5, CheckState.Ok)]
    [InlineData("noeviction", 100L, 50, CheckState.Ok)]
    [InlineData("noeviction", 100L, 90, CheckState.Warning)]
    [InlineData("allkeys-lru", 0L, 5, CheckState.Warning)]
    [InlineData("allkeys-lru", 100L, 5, CheckState.Failed)]
    public void Memory_OfFacts_IsJudged(string? eviction, long? most, long used, object expected) =>
        Assert.Equal(expected, RedisJudge.Memory(new RedisFacts { Eviction = eviction, MaxMemory = most, UsedMemory = used }).State);
}
