using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Orleans.Storage;
using OrleansKafkaLoki.Grains.Streams.Journal;
using StackExchange.Redis;

namespace OrleansKafkaLoki.Silo.Store.Journals;

/// <summary>
/// The journals in Redis, each a hash of an ETag and the journal's fields, under the key that Orleans' grain storage has for it. A write
/// stores what changed, and many go together. What the build before wrote (one field of JSON) is read, and replaced by the first write.
/// </summary>
/// <param name="redis">The connection.</param>
/// <param name="serviceId">What the keys begin with.</param>
/// <param name="time">The clock.</param>
internal sealed class RedisJournals(IConnectionMultiplexer redis, string serviceId, TimeProvider time) : IGrainStorage
{
    /// <summary>A stream that was quiet for so long holds nothing that any partition would send again: Loki refuses older entries.</summary>
    public static readonly TimeSpan Expiry = TimeSpan.FromDays(30);

    private const string DataOfBuildBefore = "data";

    /// <summary>What a write stores is copied at once.</summary>
    [ThreadStatic]
    private static JournalFields? _fields;

    private readonly IDatabase _database = redis.GetDatabase();
    private readonly byte[] _prefix = Encoding.UTF8.GetBytes($"{serviceId}/state/");

    /// <summary>By slot, because a command names keys of one slot only; a Redis that is no Cluster has one lane.</summary>
    private readonly ConcurrentDictionary<int, JournalLane> _lanes = new();

    /// <summary>The ETag that was given last: from a random number on, so that no two silos ever give a journal the same.</summary>
    private long _etag = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

    /// <inheritdoc/>
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var journal = JournalOf(grainState);
        var entries = await ReadAsync(KeyOf(stateName, grainId));
        var etag = Array.Find(entries, entry => entry.Name == JournalEtag.Field).Value;
        var data = Array.Find(entries, entry => entry.Name == DataOfBuildBefore).Value;
        journal.RecordExists = entries.Length > 0;
        journal.ETag = journal.RecordExists ? new JournalEtag(etag, IsOfBuildBefore: !data.IsNull).ToString() : null;
        journal.State = data.IsNull
            ? StreamJournalState.Load(entries.Select(entry => ((ReadOnlyMemory<byte>)entry.Name, (ReadOnlyMemory<byte>)entry.Value)))
            : JsonSerializer.Deserialize<StreamJournalState>(((ReadOnlyMemory<byte>)data).Span)!;
    }

    /// <inheritdoc/>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var journal = JournalOf(grainState);
        var key = KeyOf(stateName, grainId);
        JournalEtag? expected = journal.ETag is { } etag ? JournalEtag.Parse(etag) : null;
        var next = new JournalEtag(Interlocked.Increment(ref _etag), IsOfBuildBefore: false);
        var lane = _lanes.GetOrAdd(redis.GetHashSlot(key), static (_, server) => new JournalLane(server.Database, Expiry, server.Time), (Database: _database, Time: time));
        var (batch, place) = lane.Add(key, expected, next, _fields = journal.State!.Save(_fields));
        int[] refused;
        try
        {
            refused = await batch.Refused; // Goes on where the grain runs, as the state is the grain's.
        }
        catch (Exception exception) when (IsOutside(exception))
        {
            throw Failure(exception);
        }

        if (Array.IndexOf(refused, place) >= 0)
        {
            throw new InconsistentStateException($"The journal of {grainId} has another ETag than {journal.ETag}.");
        }

        (journal.ETag, journal.RecordExists) = (next.ToString(), true);
        journal.State.Saved();
    }

    /// <summary>Nobody clears a journal: it expires.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        throw new NotSupportedException("Journals expire.");

    private static IGrainState<StreamJournalState> JournalOf<T>(IGrainState<T> grainState) =>
        grainState as IGrainState<StreamJournalState> ?? throw new NotSupportedException($"Only journals are kept here, not {typeof(T)}.");

    private async Task<HashEntry[]> ReadAsync(RedisKey key)
    {
        try
        {
            return await _database.HashGetAllAsync(key).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsOutside(exception))
        {
            throw Failure(exception);
        }
    }

    private static bool IsOutside(Exception exception) => exception is RedisException or TimeoutException or OperationCanceledException;

    /// <summary>In one line for the log, and of a type that reaches callers on other silos.</summary>
    private static OrleansException Failure(Exception exception) => new($"A journal's read or write failed. {exception.Message}", exception);

    /// <summary>As <c>RedisGrainStorage</c> of Orleans makes it: <c>SERVICE/state/TYPE/KEY/NAME</c>.</summary>
    private RedisKey KeyOf(string stateName, GrainId grainId)
    {
        var (type, name) = (grainId.Type.Value, grainId.Key);
        var key = new byte[_prefix.Length + type.AsSpan().Length + 1 + name.AsSpan().Length + 1 + Encoding.UTF8.GetByteCount(stateName)];
        var rest = Append(Append(Append(key, _prefix), type.AsSpan()), "/"u8);
        Encoding.UTF8.GetBytes(stateName, Append(Append(rest, name.AsSpan()), "/"u8));
        return key;

        static Span<byte> Append(Span<byte> to, ReadOnlySpan<byte> text)
        {
            text.CopyTo(to);
            return to[text.Length..];
        }
    }
}
