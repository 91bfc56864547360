using OrleansKafkaLoki.Grains.Interfaces.Streams;
using Polly;

namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>
/// The attempts of one push: enter, confirm that the stream is ours, resolve doubt, apply the rules, send, judge, wait. Between attempts
/// a push holds nothing but its batch, so that an outage costs no memory.
/// </summary>
/// <param name="pusher">Sends to Loki.</param>
/// <param name="push">What is pushed.</param>
public sealed class PushAttempts(ILokiPusher pusher, IPushSteps push) : IDisposable
{
    private readonly IPushWay _way = pusher.Open(push.Stream.Pipeline, push.Stream.Tenant);
    private StubbornFailure? _stubborn;

    /// <summary>
    /// Makes an attempt; what it comes to is to be noted. Nearly always there is nothing to ask, and nothing to wait for but the answer: then no step
    /// costs a task of its own.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller gave up; the outcome is unknown.</exception>
    public ValueTask<PushAnswer> MakeAsync(CancellationToken cancellationToken)
    {
        var mustAsk = push.MustAskAsync(cancellationToken);
        return mustAsk is { IsCompletedSuccessfully: true, Result: false } ? SendAsync(cancellationToken) : AskFirstAsync(mustAsk, cancellationToken);
    }

    /// <summary>Notes what an attempt came to, and returns it.</summary>
    public PushAnswer Note(in PushAnswer answer)
    {
        if (!answer.IsVerdict)
        {
            push.Postponed(answer);
        }

        _way.Record(push, answer);
        return answer;
    }

    /// <summary>Goes on after a first attempt without a verdict until there is one. Nearly all have one, and need nothing of this.</summary>
    /// <param name="first">What it came to.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">The caller gave up; the outcome is unknown.</exception>
    public async Task<PushAnswer> RepeatAsync(PushAnswer first, CancellationToken cancellationToken)
    {
        PushAnswer? before = first;
        while (true)
        {
            // When Loki has recovered, whoever still waits begins anew. That cuts waits short, never an attempt.
            using var waits = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _way.Recovered);
            var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: true, waits.Token);
            context.Properties.Set(PushRetry.Waiting, push);
            try
            {
                var answer = await _way.Retry.ExecuteAsync(_ => NextAsync(), context);
                if (answer.IsVerdict)
                {
                    return answer;
                }
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                continue;
            }
            finally
            {
                ResilienceContextPool.Shared.Return(context);
            }

            cancellationToken.ThrowIfCancellationRequested();
        }

        async ValueTask<PushAnswer> NextAsync()
        {
            var known = before;
            before = null;
            return known ?? Note(await MakeAsync(cancellationToken));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _way.Dispose();

    private async ValueTask<PushAnswer> AskFirstAsync(ValueTask<bool> mustAsk, CancellationToken cancellationToken) =>
        (await mustAsk ? await AskAsync(cancellationToken) : null) ?? await SendAsync(cancellationToken);

    private ValueTask<PushAnswer> SendAsync(CancellationToken cancellationToken) =>
        push.MayShare && _way.Shared is { } shared ? ShareAsync(shared, cancellationToken) : SendAloneAsync(cancellationToken);

    private async ValueTask<PushAnswer> SendAloneAsync(CancellationToken cancellationToken)
    {
        using var turn = await _way.EnterAsync(cancellationToken);
        return await push.ConfirmAsync()
            ?? (push.TryPrepare() ? Judge(await turn.SendAsync(new PushRequest(push), cancellationToken)) : PushAnswer.Delivered(0));
    }

    /// <summary>The request that carries several enters for all of them.</summary>
    private ValueTask<PushAnswer> ShareAsync(SharedPushes shared, CancellationToken cancellationToken)
    {
        var confirmed = push.ConfirmAsync();
        return confirmed is { IsCompletedSuccessfully: true, Result: null }
            ? SharePreparedAsync(shared, cancellationToken)
            : ShareConfirmedAsync(confirmed, shared, cancellationToken);
    }

    private async ValueTask<PushAnswer> ShareConfirmedAsync(ValueTask<PushAnswer?> confirmed, SharedPushes shared, CancellationToken cancellationToken) =>
        await confirmed ?? await SharePreparedAsync(shared, cancellationToken);

    private ValueTask<PushAnswer> SharePreparedAsync(SharedPushes shared, CancellationToken cancellationToken) =>
        push.TryPrepare() ? new(shared.SendAsync(push, cancellationToken)) : ValueTask.FromResult(PushAnswer.Delivered(0));

    /// <summary>
    /// Loki is asked in turn, but without holding one: a query side that hangs must not hold up those who have nothing to ask, and nobody asks
    /// while Loki is away or throttles.
    /// </summary>
    private async ValueTask<PushAnswer?> AskAsync(CancellationToken cancellationToken)
    {
        using (await _way.EnterAsync(cancellationToken))
        {
            if (await push.ConfirmAsync() is { } notOurs)
            {
                return notOurs;
            }
        }

        return await push.AskAsync(cancellationToken);
    }

    private PushAnswer Judge(in PushAnswer answer)
    {
        _stubborn ??= new StubbornFailure();
        return _stubborn.Rejects(answer, _way.Deliveries) ? answer with { Disposition = PushDisposition.Rejected, Cause = RejectionCause.Other, Wait = null }
            : _stubborn.IsAboveBurst(answer, push.Entries) ? answer with { Disposition = PushDisposition.TooLarge, Cause = RejectionCause.TooLarge, Wait = null }
            : answer;
    }
}
