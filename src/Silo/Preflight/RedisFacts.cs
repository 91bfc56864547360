using StackExchange.Redis;

namespace OrleansKafkaLoki.Silo.Preflight;

/// <summary>What a Redis tells of itself; null where it does not, or the user may not ask.</summary>
internal sealed record RedisFacts
{
    /// <summary>Whether it logs each write (<c>appendonly</c>).</summary>
    public bool? IsAppendOnly { get; init; }

    /// <summary>When it brings that log to the disk (<c>appendfsync</c>).</summary>
    public string? Fsync { get; init; }

    /// <summary>When it saves everything (<c>save</c>); empty for never.</summary>
    public string? Snapshots { get; init; }

    /// <summary>Why the last log or snapshot could not be written.</summary>
    public string? Trouble { get; init; }

    /// <summary>What it does when its memory is full (<c>maxmemory-policy</c>).</summary>
    public string? Eviction { get; init; }

    /// <summary>The bytes that its data may take; 0 for any number.</summary>
    public long? MaxMemory { get; init; }

    /// <summary>The bytes that it takes.</summary>
    public long? UsedMemory { get; init; }

    /// <summary>How far its clock is ahead of ours.</summary>
    public TimeSpan? Ahead { get; init; }

    /// <summary>Asks for them.</summary>
    public static async Task<RedisFacts> ReadAsync(IServer server, TimeProvider time)
    {
        var info = await TryAsync(() => server.InfoAsync()) is { } sections
            ? sections.SelectMany(section => section).GroupBy(pair => pair.Key).ToDictionary(pair => pair.Key, pair => pair.First().Value, StringComparer.OrdinalIgnoreCase)
            : [];
        var asked = time.GetUtcNow();
        DateTime? theirs = await TryAsync(async () => (object)await server.TimeAsync()) is DateTime told ? told : null;
        var middle = asked + ((time.GetUtcNow() - asked) / 2);
        return new RedisFacts
        {
            IsAppendOnly = info.TryGetValue("aof_enabled", out var appends) ? appends == "1" : null,
            Fsync = await SettingAsync(server, "appendfsync"),
            Snapshots = await SettingAsync(server, "save"),
            Trouble = info.GetValueOrDefault("aof_last_write_status") is "err" ? "the last write of its log failed"
                : info.GetValueOrDefault("rdb_last_bgsave_status") is "err" ? "its last snapshot failed" : null,
            Eviction = info.GetValueOrDefault("maxmemory_policy") ?? await SettingAsync(server, "maxmemory-policy"),
            MaxMemory = Number(info, "maxmemory"),
            UsedMemory = Number(info, "used_memory"),
            Ahead = theirs is { } their ? new DateTimeOffset(DateTime.SpecifyKind(their, DateTimeKind.Utc)) - middle : null,
        };
    }

    private static async Task<string?> SettingAsync(IServer server, string name) =>
        (await TryAsync(() => server.ConfigGetAsync(name)))?.FirstOrDefault(setting => setting.Key == name).Value;

    private static long? Number(Dictionary<string, string> info, string name) => long.TryParse(info.GetValueOrDefault(name), out var number) ? number : null;

    /// <summary>What the user may not ask for, or the server does not know, is not known.</summary>
    private static async Task<T?> TryAsync<T>(Func<Task<T>> ask)
        where T : class
    {
        try
        {
            return await ask();
        }
        catch (Exception exception) when (exception is RedisServerException or RedisCommandException)
        {
            return null;
        }
    }
}
