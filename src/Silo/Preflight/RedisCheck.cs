using System.Globalization;
using OrleansKafkaLoki.Silo.Preflight.Findings;
using OrleansKafkaLoki.Silo.Store;
using StackExchange.Redis;

namespace OrleansKafkaLoki.Silo.Preflight;

/// <summary>Whether Redis takes what silos write, keeps it, and has the right time. The one key that is written is taken away again.</summary>
/// <param name="settings">How it is connected to.</param>
/// <param name="serviceId">What the cluster's keys begin with.</param>
/// <param name="time">The clock.</param>
internal sealed class RedisCheck(ConfigurationOptions settings, string serviceId, TimeProvider time)
{
    private const string Writes = "redis.writes";
    private const string Scripts = "redis.scripts";
    private static readonly TimeSpan Expiry = TimeSpan.FromSeconds(10);
    private readonly string _addresses = RedisConnectionString.Servers(settings);

    /// <summary>What was found.</summary>
    public async Task<IReadOnlyList<Finding>> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            var attempt = settings.Clone();
            attempt.AbortOnConnectFail = true;
            attempt.AllowAdmin = true; // Without, the client asks for no settings.
            await using var redis = await ConnectionMultiplexer.ConnectAsync(attempt).WaitAsync(cancellationToken);
            List<Finding> findings = [await WriteAsync(redis, cancellationToken)];
            if (findings[0].State == CheckState.Ok)
            {
                findings.Add(await RunScriptAsync(redis, cancellationToken));
            }

            if (Array.Find(redis.GetServers(), server => server is { IsConnected: true, IsReplica: false }) is { } primary)
            {
                var facts = await RedisFacts.ReadAsync(primary, time).WaitAsync(cancellationToken);
                findings.AddRange([RedisJudge.Persistence(facts), RedisJudge.Memory(facts), Clocks.Judge("redis.clock", "Redis", facts.Ahead)]);
            }

            return findings;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            return [Finding.Unreachable("redis", $"Redis at {_addresses} cannot be connected to: {FirstLine(exception.Message)}.", "See redis.connection_string, its password, and that Redis runs.")];
        }
    }

    private async Task<Finding> WriteAsync(ConnectionMultiplexer redis, CancellationToken cancellationToken)
    {
        RedisKey key = $"{serviceId}/preflight/{Guid.NewGuid():N}";
        try
        {
            var database = redis.GetDatabase();
            await database.StringSetAsync(key, 1, Expiry, flags: CommandFlags.DemandMaster).WaitAsync(cancellationToken);
            await database.KeyDeleteAsync(key, CommandFlags.DemandMaster).WaitAsync(cancellationToken);
            return Finding.Ok(Writes, $"Redis at {_addresses} takes writes; the key of the test is gone again.");
        }
        catch (RedisServerException exception)
        {
            return Refused(RedisRefusal.Of(exception.Message)?.Reason ?? exception.Message);
        }
        catch (RedisConnectionException) when (Array.Exists(redis.GetServers(), server => server is { IsConnected: true, IsReplica: true }))
        {
            return Refused(RedisRefusal.Of("READONLY")!.Reason); // The client knows it, and does not ask.
        }
    }

    private async Task<Finding> RunScriptAsync(ConnectionMultiplexer redis, CancellationToken cancellationToken)
    {
        try
        {
            await redis.GetDatabase().ScriptEvaluateAsync("return 1", flags: CommandFlags.DemandMaster).WaitAsync(cancellationToken);
            return Finding.Ok(Scripts, "It runs scripts, by which state is written.");
        }
        catch (RedisServerException exception)
        {
            return Finding.Failed(Scripts, $"Redis at {_addresses} runs no scripts, by which state is written: {exception.Message}", "Grant the user EVAL and EVALSHA.");
        }
    }

    private Finding Refused(string reason) => Finding.Failed(
        Writes, string.Create(CultureInfo.InvariantCulture, $"Redis at {_addresses}: {reason}."), "Name the primary in redis.connection_string, and see its memory, its disk and the user's rights.");

    private static string FirstLine(string message) => message.Split('\n')[0].Trim().TrimEnd('.');
}
