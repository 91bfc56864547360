using OrleansKafkaLoki.Grains.Options.Sink;

namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>
/// The requests of one tenant that carry batches of several streams: those that Loki cannot refuse unheard
/// (<see cref="IPushSteps.MayShare"/>). A batch waits a moment for others, and while Loki takes no request. Thread-safe.
/// </summary>
/// <param name="limits">What a request holds at most.</param>
/// <param name="open">Opens the tenant's way.</param>
/// <param name="time">The clock of the moment.</param>
/// <param name="scheduler">Where requests are brought on their way.</param>
public sealed class SharedPushes(BatchOptions limits, Func<IPushWay> open, TimeProvider time, TaskScheduler scheduler)
{
    /// <summary>Of the time that a batch waits for its records anyway, so that it is hardly noticed.</summary>
    private const double LingerShare = 0.06;

    private static readonly TimeSpan LongestLinger = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly TimeSpan _linger = TimeSpan.FromSeconds(Math.Min(limits.TimeoutSecs * LingerShare, LongestLinger.TotalSeconds));
    private SharedPush? _open;

    /// <summary>Sends a batch along with others.</summary>
    /// <returns>What it came to; <see cref="PushDisposition.Disbanded"/> when the batch has to go alone, or once more.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up; the outcome is unknown.</exception>
    public Task<PushAnswer> SendAsync(IPushBatch batch, CancellationToken cancellationToken)
    {
        var gathered = Take(batch);
        gathered.GiveUpOn(cancellationToken);
        return gathered.Answer;
    }

    private GatheredBatch Take(IPushBatch batch)
    {
        SharedPush? before;
        SharedPush push;
        GatheredBatch? gathered;
        lock (_gate)
        {
            before = _open;
            gathered = before?.TryTake(batch);
            push = gathered is null ? _open = new SharedPush(limits, new CancellationTokenSource()) : before!;
            gathered ??= push.TryTake(batch)!;
        }

        if (push != before)
        {
            before?.Hurry();
            _ = Task.Factory.StartNew(() => BringAsync(push), CancellationToken.None, TaskCreationOptions.None, scheduler).Unwrap();
        }

        if (push.IsClosed)
        {
            push.Hurry();
        }

        return gathered;
    }

    private async Task BringAsync(SharedPush push)
    {
        var deserted = push.Deserted; // Its source is never disposed: it may be cancelled at that very moment.
        PushRequest? request = null;
        try
        {
            using var way = open();
            await Task.WhenAny(push.Full, Task.Delay(_linger, time));
            using var turn = await way.EnterAsync(deserted);
            request = push.Depart();
            if (request is not null)
            {
                push.Answer(await turn.SendAsync(request, deserted));
            }
        }
        catch (OperationCanceledException) when (deserted.IsCancellationRequested)
        {
            // Nobody waits for an answer.
        }
        catch (Exception exception)
        {
            push.Fail(exception);
        }
        finally
        {
            request?.MarkEncoded(); // It may have been given up before it was.
        }
    }
}
