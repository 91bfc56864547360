using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Streams.Journal;
using StackExchange.Redis;

namespace OrleansKafkaLoki.Silo.Store.Journals;

/// <summary>Writes of several journals that go to Redis as one command. Filled by one at a time, and sent once.</summary>
internal sealed class JournalBatch(TimeSpan expiry) : IDisposable
{
    /// <summary>Redis does nothing else meanwhile: 2 to 3 ms, measured on a busy machine.</summary>
    public const int MaxJournals = 256;

    /// <summary>The same for large ones, bytes of their fields. One alone may have more.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>
    /// Each journal's ETag is compared and set. Its arguments: the expiry, and for each journal a MessagePack array of the ETag that is expected
    /// (empty without a journal), 1 if it is one of the build before, and the names and values to store (Lua's stack takes 8,000 at once).
    /// Returns the places of the journals that have another ETag.
    /// </summary>
    private const string Script =
        """
        local refused = {}
        for place, key in ipairs(KEYS) do
          local write = cmsgpack.unpack(ARGV[place + 1])
          local etag = redis.pcall('HGET', key, 'etag')
          if (etag or '') == write[1] then
            if write[2] == '1' then
              redis.call('HDEL', key, 'data')
            end
            for i = 3, #write, 7000 do
              redis.call('HSET', key, unpack(write, i, math.min(i + 6999, #write)))
            end
            redis.call('EXPIRE', key, ARGV[1])
          else
            refused[#refused + 1] = place
          end
        end
        return refused
        """;

    private readonly List<RedisKey> _keys = [];
    private readonly List<int> _ends = [];
    private readonly PooledBufferWriter _writes = new();
    private readonly TaskCompletionSource<int[]> _refused = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>True when it takes no more.</summary>
    public bool IsFull => _keys.Count == MaxJournals || _writes.WrittenCount >= MaxBytes;

    /// <summary>Completes when it was sent, with the places of the journals that have another ETag than was expected, ascending.</summary>
    public Task<int[]> Refused => _refused.Task;

    /// <summary>Adds the write of a journal; returns its place.</summary>
    /// <param name="key">The journal's key.</param>
    /// <param name="expected">Its ETag, as far as is known; null without a journal.</param>
    /// <param name="next">Its ETag after the write.</param>
    /// <param name="fields">What to store; copied.</param>
    public int Add(RedisKey key, JournalEtag? expected, JournalEtag next, JournalFields fields)
    {
        var pack = new PackedTexts(_writes, 4 + (2 * fields.Count));
        pack.Write(expected?.Stored ?? RedisValue.EmptyString);
        pack.Write(expected is { IsOfBuildBefore: true } ? "1"u8 : "0"u8);
        pack.Write(JournalEtag.FieldUtf8);
        pack.Write(next.Stored);
        for (var i = 0; i < fields.Count; i++)
        {
            var (name, value) = fields[i];
            pack.Write(name);
            pack.Write(value);
        }

        _keys.Add(key);
        _ends.Add(_writes.WrittenCount);
        return _keys.Count;
    }

    /// <summary>Sends it.</summary>
    /// <exception cref="RedisException">Redis refused it, or is lost; what it has done is unknown.</exception>
    /// <exception cref="TimeoutException">Redis did not answer; what it has done is unknown.</exception>
    public async Task SendAsync(IDatabase database)
    {
        var written = _writes.Detach();
        var arguments = new RedisValue[1 + _ends.Count];
        arguments[0] = (long)expiry.TotalSeconds;
        for (var i = 0; i < _ends.Count; i++)
        {
            var start = i == 0 ? 0 : _ends[i - 1];
            arguments[i + 1] = (ReadOnlyMemory<byte>)written.AsMemory(start, _ends[i] - start);
        }

        // Not given back to the pool: without an answer nobody knows when the client has sent it.
        var answer = await database.ScriptEvaluateAsync(Script, [.. _keys], arguments).ConfigureAwait(false);
        BufferPool.Data.Return(written.Array!);
        _refused.SetResult((int[]?)answer ?? []);
    }

    /// <summary>It was not sent, or there was no answer.</summary>
    public void Fail(Exception error) => _refused.SetException(error);

    /// <inheritdoc/>
    public void Dispose() => _writes.Dispose();
}
