using Confluent.Kafka;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace OrleansKafkaLoki.Silo.Kafka.Admin;

/// <summary>
/// A client that is made when the first question comes, and made anew when it no longer answers. Every question ends in time. A client that
/// has let one wait too long is given up, once, and destroyed when no thread is inside it any more; one that has destroyed itself is released,
/// because destroying it again would end the process. One that is outdated is replaced once there is a new one, and answers what it was asked.
/// Thread-safe.
/// </summary>
/// <param name="build">Makes a client.</param>
/// <param name="patience">How long an answer may take.</param>
internal sealed class ReplaceableClient<T>(Func<T> build, TimeSpan patience) : IDisposable
    where T : class, IReplaceable
{
    // A call that blocks takes a thread of the pool that grains run on.
    private const int MostCalls = 2;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _calls = new(MostCalls); // Never disposed: a call may outlast its client.
    private Lent? _current;
    private Task _endings = Task.CompletedTask;
    private bool _isClosed;

    /// <summary>Asks what the client's own threads answer.</summary>
    /// <exception cref="KafkaException">No answer came in time, or the broker refused.</exception>
    public async Task<TAnswer> AskAsync<TAnswer>(Func<T, Task<TAnswer>> question)
    {
        var lent = Take();
        try
        {
            return await Begin(lent, question).WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            GiveUp(lent);
            throw new KafkaException(ErrorCode.Local_TimedOut);
        }
        catch (ObjectDisposedException) when (lent.Client.IsBroken)
        {
            throw Broken(lent);
        }
        finally
        {
            Answered(lent);
        }
    }

    /// <summary>Asks on a thread of its own what blocks until it is answered; the answer's own limit has to be shorter than the patience.</summary>
    /// <exception cref="KafkaException">No answer came in time, or the broker refused.</exception>
    public async Task<TAnswer> CallAsync<TAnswer>(Func<T, TAnswer> call, CancellationToken cancellationToken)
    {
        if (!await _calls.WaitAsync(patience, cancellationToken))
        {
            throw new KafkaException(ErrorCode.Local_TimedOut);
        }

        Lent lent;
        try
        {
            lent = Take();
        }
        catch
        {
            _calls.Release();
            throw;
        }

        var answer = Task.Run(() => Call(lent, call), CancellationToken.None);
        try
        {
            return await answer.WaitAsync(patience, cancellationToken);
        }
        catch (TimeoutException)
        {
            GiveUp(lent);
            throw new KafkaException(ErrorCode.Local_TimedOut);
        }
        catch (ObjectDisposedException) when (lent.Client.IsBroken)
        {
            throw Broken(lent);
        }
    }

    /// <summary>Destroys the client, and waits for that within reason.</summary>
    public void Dispose()
    {
        Task endings;
        lock (_gate)
        {
            _isClosed = true;
            GiveUp(_current);
            endings = _endings;
        }

        endings.Wait(patience);
    }

    private Task<TAnswer> Begin<TAnswer>(Lent lent, Func<T, Task<TAnswer>> question)
    {
        try
        {
            return question(lent.Client);
        }
        finally
        {
            Return(lent);
        }
    }

    private TAnswer Call<TAnswer>(Lent lent, Func<T, TAnswer> call)
    {
        try
        {
            return call(lent.Client);
        }
        finally
        {
            Return(lent);
            Answered(lent);
            _calls.Release();
        }
    }

    private Lent Take()
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                throw new KafkaException(new Error(ErrorCode.Local_Destroy, "the silo stops"));
            }

            if (_current is null || _current.Client.IsBroken)
            {
                _current = new Lent(build());
            }
            else if (_current.Client.IsOutdated)
            {
                Renew(_current);
            }

            _current.Users++;
            _current.Waiting++;
            return _current;
        }
    }

    private void Renew(Lent outdated)
    {
        Lent renewed;
        try
        {
            renewed = new Lent(build());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidOperationException or KafkaException)
        {
            return; // A file is just being written: the former client does it once more.
        }

        _current = renewed;
        outdated.Settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Free(outdated);
        _endings = Task.WhenAll(_endings, EndAsync(outdated.Client, outdated.Settled.Task));
    }

    private void Return(Lent lent)
    {
        lock (_gate)
        {
            lent.Users--;
            Free(lent);
        }
    }

    private void Answered(Lent lent)
    {
        lock (_gate)
        {
            lent.Waiting--;
            Free(lent);
        }
    }

    private static void Free(Lent lent)
    {
        if (lent.Users == 0)
        {
            lent.Freed?.TrySetResult();
            if (lent.Waiting == 0)
            {
                lent.Settled?.TrySetResult();
            }
        }
    }

    // Other questions that wait at it have waited about as long, and end by their own time.
    private void GiveUp(Lent? lent)
    {
        lock (_gate)
        {
            if (lent is null || _current != lent)
            {
                return;
            }

            _current = null;
            lent.Freed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Free(lent);
            _endings = Task.WhenAll(_endings, EndAsync(lent.Client, lent.Freed.Task));
        }
    }

    private KafkaException Broken(Lent lent)
    {
        GiveUp(lent);
        return new KafkaException(new Error(ErrorCode.Local_Destroy, "the client has failed and is made anew"));
    }

    private static async Task EndAsync(T client, Task freed)
    {
        await freed.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        if (client.IsBroken)
        {
            client.Release();
        }
        else
        {
            client.Dispose();
        }
    }

    private sealed class Lent(T client)
    {
        public T Client { get; } = client;

        /// <summary>Threads that are inside it.</summary>
        public int Users { get; set; }

        /// <summary>Questions without an answer yet.</summary>
        public int Waiting { get; set; }

        /// <summary>Set once it is given up; completes when no thread is inside.</summary>
        public TaskCompletionSource? Freed { get; set; }

        /// <summary>Set once there is a newer one; completes when also no question is without an answer.</summary>
        public TaskCompletionSource? Settled { get; set; }
    }
}
