using System.Collections.Immutable;
using System.Text.Json;
using StackExchange.Redis;

namespace OrleansKafkaLoki.EndToEnd.Tests.Redis;

/// <summary>What the cluster keeps in a Redis, seen with a connection of its own.</summary>
internal sealed class RedisView : IAsyncDisposable
{
    private readonly ConnectionMultiplexer _connection;

    private RedisView(ConnectionMultiplexer connection) => _connection = connection;

    public static async Task<RedisView> OpenAsync(string address)
    {
        var settings = ConfigurationOptions.Parse(address);
        settings.AllowAdmin = true;
        settings.ReconnectRetryPolicy = new LinearRetry(100);
        return new RedisView(await ConnectionMultiplexer.ConnectAsync(settings));
    }

    /// <summary>The checkpoints by key.</summary>
    public async Task<ImmutableSortedDictionary<string, StoredCheckpoint>> CheckpointsAsync()
    {
        var found = ImmutableSortedDictionary.CreateBuilder<string, StoredCheckpoint>(StringComparer.Ordinal);
        await foreach (var key in Server.KeysAsync(pattern: "*/state/partitionconsumer/*"))
        {
            if (await _connection.GetDatabase().HashGetAsync(key, "data") is { HasValue: true } data)
            {
                using var state = JsonDocument.Parse(data.ToString());
                found[key.ToString()] = new StoredCheckpoint(Number(state, "Epoch"), Number(state, "NextOffset"));
            }
        }

        return found.ToImmutable();
    }

    /// <summary>Loses everything.</summary>
    public Task FlushAsync() => Server.FlushAllDatabasesAsync();

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private IServer Server => _connection.GetServers()[0];

    // The serializer leaves zeros out.
    private static long Number(JsonDocument state, string name) => state.RootElement.TryGetProperty(name, out var value) ? value.GetInt64() : 0;
}
