using OrleansKafkaLoki.Grains.Streams.Journal;
using StackExchange.Redis;

namespace OrleansKafkaLoki.Silo.Store.Journals;

/// <summary>
/// Brings writes of journals to Redis, one command at a time: those that are asked for meanwhile go together with the next. A write that
/// comes alone goes at once. Any thread may call.
/// </summary>
internal sealed class JournalLane(IDatabase database, TimeSpan expiry, TimeProvider time)
{
    /// <summary>From the beginning of a command to that of the next: small beside the age of a batch.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);

    private readonly Lock _gate = new();
    private readonly List<JournalBatch> _waiting = [];
    private bool _isBusy;
    private long? _sent;

    /// <summary>Adds a write; returns the batch that it goes with, and its place there.</summary>
    public (JournalBatch Batch, int Place) Add(RedisKey key, JournalEtag? expected, JournalEtag next, JournalFields fields)
    {
        JournalBatch batch;
        int place;
        bool isFirst;
        lock (_gate)
        {
            if (_waiting is [] or [.., { IsFull: true }])
            {
                _waiting.Add(new JournalBatch(expiry));
            }

            batch = _waiting[^1];
            place = batch.Add(key, expected, next, fields);
            isFirst = !_isBusy;
            _isBusy = true;
        }

        if (isFirst)
        {
            _ = SendAllAsync();
        }

        return (batch, place);
    }

    private async Task SendAllAsync()
    {
        while (WaitForMore() is { } wait)
        {
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, time).ConfigureAwait(false);
            }

            using var batch = Take();
            try
            {
                await batch.SendAsync(database).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                batch.Fail(exception);
                FailWaiting(exception);
            }
        }
    }

    /// <summary>How long the next batch waits for more writes; null, and not busy any more, without one.</summary>
    private TimeSpan? WaitForMore()
    {
        lock (_gate)
        {
            _isBusy = _waiting.Count > 0;
            return !_isBusy ? null
                : _waiting[0].IsFull || _sent is not { } sent ? TimeSpan.Zero
                : Pace - time.GetElapsedTime(sent);
        }
    }

    private JournalBatch Take()
    {
        lock (_gate)
        {
            var batch = _waiting[0];
            _waiting.RemoveAt(0);
            _sent = time.GetTimestamp();
            return batch;
        }
    }

    /// <summary>Where one gets no answer, the others would wait for theirs one after the other.</summary>
    private void FailWaiting(Exception exception)
    {
        List<JournalBatch> waiting;
        lock (_gate)
        {
            waiting = [.. _waiting];
            _waiting.Clear();
        }

        foreach (var batch in waiting)
        {
            batch.Fail(exception);
            batch.Dispose();
        }
    }
}
