using System.Globalization;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Quickstart.Store;
using OrleansKafkaLoki.Silo.Store;
using OrleansKafkaLoki.Silo.Tests.Hosting;
using OrleansKafkaLoki.Silo.Tests.Kafka;

namespace OrleansKafkaLoki.Silo.Tests.Store;

public sealed class RedisConnectionTests : IDisposable
{
    private const string Password = "the-redis-password";

    private readonly RecordingLogger _log = new();

    [Fact]
    public async Task Check_ServerLostAndBack_ReportsBothAndLogsEachOnce()
    {
        var port = FreePorts.Find(1)[0];
        var server = TestRedis.Start(port, Password);
        await using var redis = Connection(port, Password);
        await redis.StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal(new PartHealth("redis", true, null), Assert.Single(redis.Check()));

        server.Dispose();
        await Eventually.HoldsAsync(() => redis.Check().Single() is { Ready: false }, "a Redis that is lost", () => redis.Check().Single());
        Assert.StartsWith($"Redis at 127.0.0.1:{port}: 127.0.0.1:{port}: ", redis.Check().Single().Reason, StringComparison.Ordinal);

        using var again = TestRedis.Start(port, Password);
        await Eventually.HoldsAsync(() => redis.Check().Single() is { Ready: true, Reason: null }, "a Redis that is back", () => redis.Check().Single());
        Assert.Equal(2, _log.Lines.Count(line => line == $"Information: Connected to Redis at 127.0.0.1:{port}."));
        Assert.DoesNotContain(_log.Lines, line => line.Contains(Password, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_ReasonChanges_EachIsLoggedOnce()
    {
        var port = FreePorts.Find(1)[0];
        await using var redis = Connection(port, "a-wrong-one");
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var starting = redis.StartAsync(giveUp.Token);
        await Eventually.HoldsAsync(() => _log.Lines.Any(line => line.EndsWith("it cannot be reached.", StringComparison.Ordinal)), "a Redis that is away");

        using var server = TestRedis.Start(port, Password);
        await Eventually.HoldsAsync(
            () => redis.Check().Single().Reason == $"Redis at 127.0.0.1:{port}: it refuses the user or password", "a Redis that refuses", () => redis.Check().Single());
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting);
        Assert.Equal(
            [
                $"Warning: Waiting for Redis at 127.0.0.1:{port}: it cannot be reached.",
                $"Warning: Waiting for Redis at 127.0.0.1:{port}: it refuses the user or password.",
            ],
            _log.Lines.Distinct());
        Assert.Single(_log.Lines, line => line.EndsWith("it cannot be reached.", StringComparison.Ordinal));
    }

    public void Dispose() => _log.Dispose();

    private RedisConnection Connection(int port, string password) => new(
        RedisConnectionString.Resolve(new RedisOptions
        {
            ConnectionString = new Secret(string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port},connectTimeout=500")),
            Password = new Secret(password),
        }),
        Microsoft.Extensions.Options.Options.Create(new ClusterOptions { ServiceId = "test" }),
        TimeProvider.System,
        new LoggerFactory([_log]).CreateLogger<RedisConnection>());
}
