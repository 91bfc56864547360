using StackExchange.Redis;

namespace OrleansKafkaLoki.Silo.Store;

/// <summary>
/// Asks Redis whether it takes writes, by a tiny one: a primary that became a replica, or has no room, answers a PING all the same.
/// </summary>
internal sealed class RedisQuestion(IConnectionMultiplexer redis, string serviceId)
{
    private static readonly TimeSpan Expiry = TimeSpan.FromMinutes(1);

    private readonly IDatabase _database = redis.GetDatabase();

    // Where the silo writes anyway, so that who may write its state may write this.
    private readonly RedisKey _key = $"{serviceId}/pulse";

    /// <summary>Whether a primary is connected.</summary>
    public bool HasPrimary => Connected(isReplica: false).Any();

    /// <summary>Why Redis takes no writes; null when it does.</summary>
    /// <exception cref="RedisException">It did not answer.</exception>
    /// <exception cref="TimeoutException">It did not answer.</exception>
    public async Task<RedisRefusal?> AskAsync()
    {
        try
        {
            await _database.StringSetAsync(_key, 1, Expiry, flags: CommandFlags.DemandMaster);
            return null;
        }
        catch (RedisServerException exception)
        {
            return Of(exception.Message, isReplica: false);
        }
        catch (RedisConnectionException) when (!HasPrimary && Connected(isReplica: true).Any())
        {
            return Of("READONLY", isReplica: true); // The client knows it, and does not ask.
        }
    }

    private RedisRefusal? Of(string error, bool isReplica) => RedisRefusal.Of(error) is { } refusal
        ? refusal with { Reason = $"{string.Join(", ", Connected(isReplica))}: {refusal.Reason}" }
        : null;

    private IEnumerable<string> Connected(bool isReplica) =>
        from server in redis.GetServers()
        where server.IsConnected && server.IsReplica == isReplica
        select EndPointCollection.ToString(server.EndPoint);
}
