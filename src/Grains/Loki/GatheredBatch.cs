namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>A batch in a request that gathers several, and whoever waits for its answer.</summary>
/// <param name="batch">The batch.</param>
/// <param name="push">The request.</param>
internal sealed class GatheredBatch(IPushBatch batch, SharedPush push)
{
    private readonly TaskCompletionSource<PushAnswer> _answer = new();
    private readonly TaskScheduler _scheduler = TaskScheduler.Current;
    private CancellationTokenRegistration _givingUp;

    /// <summary>The batch.</summary>
    public IPushBatch Batch => batch;

    /// <summary>What the request came to for the batch. Whoever waits for it goes on where it was, in a turn of its own.</summary>
    public Task<PushAnswer> Answer => _answer.Task;

    /// <summary>Nobody waits for the answer any more once this is cancelled; which is told where the batch was taken along.</summary>
    public void GiveUpOn(CancellationToken cancellationToken)
    {
        _givingUp = cancellationToken.UnsafeRegister(static (gathered, token) => ((GatheredBatch)gathered!).GiveUp(token), this);
        if (Answer.IsCompleted)
        {
            _givingUp.Unregister(); // The answer may have come before there was anything to take back.
        }
    }

    /// <summary>Tells what the request came to.</summary>
    public void Tell(in PushAnswer answer)
    {
        _givingUp.Unregister();
        _answer.TrySetResult(answer);
    }

    /// <summary>Tells of a mistake.</summary>
    public void Fail(Exception exception)
    {
        _givingUp.Unregister();
        _answer.TrySetException(exception);
    }

    private void GiveUp(CancellationToken cancellationToken) =>
        Task.Factory.StartNew(() => GiveUpAsync(cancellationToken), CancellationToken.None, TaskCreationOptions.None, _scheduler);

    /// <summary>The batch is released when its memory is not read any more.</summary>
    private async Task GiveUpAsync(CancellationToken cancellationToken)
    {
        try
        {
            await push.GiveUpAsync(this);
            _answer.TrySetCanceled(cancellationToken);
        }
        catch (Exception exception)
        {
            _answer.TrySetException(exception);
        }
    }
}
