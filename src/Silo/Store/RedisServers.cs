using System.Collections.Concurrent;
using System.Net;
using StackExchange.Redis;

namespace OrleansKafkaLoki.Silo.Store;

/// <summary>
/// Ends the connection to one of several servers that hangs. The client holds it for the primary that it was, beside the one that took
/// over, and sends it every other write.
/// </summary>
internal sealed class RedisServers(IConnectionMultiplexer redis, RedisSockets sockets)
{
    /// <summary>Questions in a row without an answer until a connection is ended; asked once a second.</summary>
    public const int SilentAfter = 4;

    private readonly ConcurrentDictionary<EndPoint, int> _unanswered = [];

    /// <summary>Asks each server whether it is there.</summary>
    public void Ask()
    {
        if (redis.GetServers() is not { Length: > 1 } servers)
        {
            return;
        }

        foreach (var server in servers)
        {
            if (!server.IsConnected)
            {
                _unanswered.TryRemove(server.EndPoint, out _);
                continue;
            }

            if (_unanswered.GetValueOrDefault(server.EndPoint) >= SilentAfter)
            {
                _unanswered.TryRemove(server.EndPoint, out _);
                sockets.Shutdown(server.EndPoint);
                continue;
            }

            _unanswered.AddOrUpdate(server.EndPoint, 1, (_, count) => count + 1);
            _ = AskAsync(server);
        }
    }

    private async Task AskAsync(IServer server)
    {
        try
        {
            await server.PingAsync();
            _unanswered.TryRemove(server.EndPoint, out _);
        }
        catch (RedisServerException)
        {
            _unanswered.TryRemove(server.EndPoint, out _); // An answer, too.
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or ObjectDisposedException or OperationCanceledException)
        {
            // No answer, as counted before.
        }
    }
}
