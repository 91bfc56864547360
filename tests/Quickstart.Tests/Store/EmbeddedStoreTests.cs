using OrleansKafkaLoki.Quickstart.Store;
using StackExchange.Redis;

namespace OrleansKafkaLoki.Quickstart.Tests.Store;

public sealed class EmbeddedStoreTests
{
    /// <summary>Orleans' grain storage writes through EVAL on a hash.</summary>
    [Fact]
    public async Task Start_EvalOnHash_Works()
    {
        using var store = EmbeddedStore.Start();
        await using var redis = await ConnectionMultiplexer.ConnectAsync(store.ConnectionString);

        var written = await redis.GetDatabase().ScriptEvaluateAsync(
            "redis.call('HSET', KEYS[1], 'etag', ARGV[1], 'data', ARGV[2]) return redis.call('HGET', KEYS[1], 'etag')", ["state"], ["1", "value"]);

        Assert.Equal("1", (string?)written);
        Assert.Equal("value", await redis.GetDatabase().HashGetAsync("state", "data"));
    }

    /// <summary>What grain storage and membership write: through EVAL, in a transaction, and by itself.</summary>
    [Fact]
    public async Task Restart_WithFolder_KeepsItsData()
    {
        using var folder = new TempFolder();
        using var store = EmbeddedStore.Start(folder.Path);
        await using (var before = await ConnectionMultiplexer.ConnectAsync(store.ConnectionString))
        {
            await before.GetDatabase().ScriptEvaluateAsync("redis.call('HSET', KEYS[1], 'etag', ARGV[1], 'data', ARGV[2])", ["state"], ["1", "value"]);
            await before.GetDatabase().StringSetAsync("key", "value");
            var transaction = before.GetDatabase().CreateTransaction();
            _ = transaction.HashSetAsync("members", "silo", "up");
            Assert.True(await transaction.ExecuteAsync());
        }

        store.Stop();
        store.Restart();

        await using var redis = await ConnectionMultiplexer.ConnectAsync(store.ConnectionString);
        Assert.Equal("value", await redis.GetDatabase().HashGetAsync("state", "data"));
        Assert.Equal("value", await redis.GetDatabase().StringGetAsync("key"));
        Assert.Equal("up", await redis.GetDatabase().HashGetAsync("members", "silo"));
    }

    [Fact]
    public async Task Start_Two_AreApart()
    {
        using var one = EmbeddedStore.Start();
        using var two = EmbeddedStore.Start();
        await using var first = await ConnectionMultiplexer.ConnectAsync(one.ConnectionString);
        await using var second = await ConnectionMultiplexer.ConnectAsync(two.ConnectionString);

        await first.GetDatabase().StringSetAsync("key", "value");

        Assert.False(await second.GetDatabase().KeyExistsAsync("key"));
    }
}
