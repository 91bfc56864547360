using OrleansKafkaLoki.Grains.Streams.Journal;
using StackExchange.Redis;

namespace OrleansKafkaLoki.Silo.Store.Journals;

/// <summary>Writes of several journals that go to Redis as one command. Filled by one at a time, and sent once.</summary>
internal sealed class JournalBatch(TimeSpan expiry)
{
    /// <summary>Redis does nothing else meanwhile: 2 to 3 ms, measured on a busy machine.</summary>
    public const int MaxJournals = 256;

    /// <summary>The same for large ones, bytes of their fields. One alone may have more.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>
    /// Each journal's ETag is compared and set. Its arguments: the ETag that is expected (empty without a journal), 1 if it is one of
    /// the build before, how many names and values follow, and these (Lua's stack takes 8,000 at once). Returns the places of the journals that have
    /// another ETag.
    /// </summary>
    private const string Script =
        """
        local refused = {}
        local at = 2
        for place, key in ipairs(KEYS) do
          local first = at + 3
          local last = at + 2 + tonumber(ARGV[at + 2])
          local etag = redis.pcall('HGET', key, 'etag')
          if (etag or '') == ARGV[at] then
            if ARGV[at + 1] == '1' then
              redis.call('HDEL', key, 'data')
            end
            for i = first, last, 7000 do
              redis.call('HSET', key, unpack(ARGV, i, math.min(i + 6999, last)))
            end
            redis.call('EXPIRE', key, ARGV[1])
          else
            refused[#refused + 1] = place
          end
          at = last + 1
        end
        return refused
        """;

    private readonly List<RedisKey> _keys = [];
    private readonly List<RedisValue> _arguments = [(long)expiry.TotalSeconds];
    private readonly TaskCompletionSource<int[]> _refused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _bytes;

    /// <summary>True when it takes no more.</summary>
    public bool IsFull => _keys.Count == MaxJournals || _bytes >= MaxBytes;

    /// <summary>Completes when it was sent, with the places of the journals that have another ETag than was expected, ascending.</summary>
    public Task<int[]> Refused => _refused.Task;

    /// <summary>Adds the write of a journal; returns its place.</summary>
    /// <param name="key">The journal's key.</param>
    /// <param name="expected">Its ETag, as far as is known; null without a journal.</param>
    /// <param name="next">Its ETag after the write.</param>
    /// <param name="fields">What to store.</param>
    public int Add(RedisKey key, JournalEtag? expected, JournalEtag next, JournalFields fields)
    {
        _keys.Add(key);
        _arguments.Add(expected?.Stored ?? RedisValue.EmptyString);
        _arguments.Add(expected is { IsOfBuildBefore: true });
        _arguments.Add(2 + (2 * fields.Count));
        _arguments.Add(JournalEtag.Field);
        _arguments.Add(next.Stored);
        for (var i = 0; i < fields.Count; i++)
        {
            var (name, value) = fields[i];
            _arguments.Add(name);
            _arguments.Add(value);
        }

        _bytes += fields.Bytes;
        return _keys.Count;
    }

    /// <summary>Sends it.</summary>
    /// <exception cref="RedisException">Redis refused it, or is lost; what it has done is unknown.</exception>
    /// <exception cref="TimeoutException">Redis did not answer; what it has done is unknown.</exception>
    public async Task SendAsync(IDatabase database)
    {
        var answer = await database.ScriptEvaluateAsync(Script, [.. _keys], [.. _arguments]).ConfigureAwait(false);
        _refused.SetResult((int[]?)answer ?? []);
    }

    /// <summary>It was not sent, or there was no answer.</summary>
    public void Fail(Exception error) => _refused.SetException(error);
}
