using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Options.Sink;
using Polly;
using Polly.Retry;

namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>
/// The way of every push to its verdict: enter, confirm that the stream is ours, resolve doubt, apply the rules, send, judge, wait.
/// Between attempts a push holds nothing but its batch, so that an outage costs no memory.
/// </summary>
public static class PushLoop
{
    /// <summary>The part by which a wait that an answer names may be longer, or all streams would come back at the same moment.</summary>
    private const double MostJitter = 0.2;

    private static readonly ResiliencePropertyKey<IPushSteps> Waiting = new("waiting");

    /// <summary>Repeats attempts without end until there is a verdict, with growing backoff where the answer names no wait.</summary>
    /// <param name="options">How long to wait.</param>
    /// <param name="time">The clock of the waits.</param>
    /// <param name="draw">Draws a number from 0, which leaves a wait that an answer names as it is, to 1; null draws evenly.</param>
    public static ResiliencePipeline<PushAnswer> Retry(RequestOptions options, TimeProvider time, Func<double>? draw = null) =>
        new ResiliencePipelineBuilder<PushAnswer> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<PushAnswer>
            {
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome is { Exception: null, Result.IsVerdict: false }),
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromSeconds(options.RetryInitialBackoffSecs),
                MaxDelay = TimeSpan.FromSeconds(options.RetryMaxDurationSecs),
                OnRetry = arguments =>
                {
                    if (arguments.Context.Properties.TryGetValue(Waiting, out var push))
                    {
                        push.WaitsFor(arguments.RetryDelay);
                    }

                    return default;
                },
                DelayGenerator = arguments => ValueTask.FromResult(Wait(arguments.Outcome.Result) * (1 + (MostJitter * (draw ?? Random.Shared.NextDouble)()))),
            })
            .Build();

    /// <summary>
    /// Pushes one batch of one label stream. Completes only with a verdict (<see cref="PushAnswer.IsVerdict"/>); while Loki is away,
    /// throttles or answers with an error that can heal it keeps trying.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller gave up; the outcome is unknown.</exception>
    public static async Task<PushAnswer> PushAsync(this ILokiPusher pusher, IPushSteps push, CancellationToken cancellationToken)
    {
        using var way = pusher.Open(push.Stream.Pipeline, push.Stream.Tenant);
        var stubborn = new StubbornFailure();
        var first = Note(await TryAsync(way, push, stubborn, cancellationToken), way, push);
        return first.IsVerdict ? first : await RepeatAsync(way, push, stubborn, first, cancellationToken);
    }

    /// <summary>Goes on after a first attempt without a verdict; nearly all have one, and need nothing of this.</summary>
    private static async Task<PushAnswer> RepeatAsync(
        IPushWay way, IPushSteps push, StubbornFailure stubborn, PushAnswer? before, CancellationToken cancellationToken)
    {
        while (true)
        {
            // When Loki has recovered, whoever still waits begins anew. That cuts waits short, never an attempt.
            using var waits = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, way.Recovered);
            var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: true, waits.Token);
            context.Properties.Set(Waiting, push);
            try
            {
                var answer = await way.Retry.ExecuteAsync(_ => NextAsync(), context);
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

        ValueTask<PushAnswer> NextAsync()
        {
            var known = before;
            before = null;
            return known is { } answer ? ValueTask.FromResult(answer) : AttemptAsync(way, push, stubborn, cancellationToken);
        }
    }

    private static async ValueTask<PushAnswer> AttemptAsync(
        IPushWay way, IPushSteps push, StubbornFailure stubborn, CancellationToken cancellationToken) =>
        Note(await TryAsync(way, push, stubborn, cancellationToken), way, push);

    /// <summary>Makes an attempt. Nearly always there is nothing to ask, and nothing to wait for but the answer: then no step costs a task of its own.</summary>
    private static ValueTask<PushAnswer> TryAsync(IPushWay way, IPushSteps push, StubbornFailure stubborn, CancellationToken cancellationToken)
    {
        var mustAsk = push.MustAskAsync(cancellationToken);
        return mustAsk is { IsCompletedSuccessfully: true, Result: false }
            ? SendAsync(way, push, stubborn, cancellationToken)
            : AskFirstAsync(mustAsk, way, push, stubborn, cancellationToken);
    }

    private static async ValueTask<PushAnswer> AskFirstAsync(
        ValueTask<bool> mustAsk, IPushWay way, IPushSteps push, StubbornFailure stubborn, CancellationToken cancellationToken) =>
        (await mustAsk ? await AskAsync(way, push, cancellationToken) : null) ?? await SendAsync(way, push, stubborn, cancellationToken);

    private static PushAnswer Note(in PushAnswer answer, IPushWay way, IPushSteps push)
    {
        if (!answer.IsVerdict)
        {
            push.Postponed(answer);
        }

        way.Record(push, answer);
        return answer;
    }

    private static ValueTask<PushAnswer> SendAsync(IPushWay way, IPushSteps push, StubbornFailure stubborn, CancellationToken cancellationToken) =>
        push.MayShare && way.Shared is { } shared
            ? ShareAsync(shared, push, cancellationToken)
            : SendAloneAsync(way, push, stubborn, cancellationToken);

    private static async ValueTask<PushAnswer> SendAloneAsync(
        IPushWay way, IPushSteps push, StubbornFailure stubborn, CancellationToken cancellationToken)
    {
        using var turn = await way.EnterAsync(cancellationToken);
        return await push.ConfirmAsync()
            ?? (push.TryPrepare() ? Judge(await turn.SendAsync(new PushRequest(push), cancellationToken), push, way, stubborn) : PushAnswer.Delivered(0));
    }

    /// <summary>The request that carries several enters for all of them.</summary>
    private static ValueTask<PushAnswer> ShareAsync(SharedPushes shared, IPushSteps push, CancellationToken cancellationToken)
    {
        var confirmed = push.ConfirmAsync();
        return confirmed is { IsCompletedSuccessfully: true, Result: null }
            ? SendPreparedAsync(shared, push, cancellationToken)
            : ShareConfirmedAsync(confirmed, shared, push, cancellationToken);
    }

    private static async ValueTask<PushAnswer> ShareConfirmedAsync(
        ValueTask<PushAnswer?> confirmed, SharedPushes shared, IPushSteps push, CancellationToken cancellationToken) =>
        await confirmed ?? await SendPreparedAsync(shared, push, cancellationToken);

    private static ValueTask<PushAnswer> SendPreparedAsync(SharedPushes shared, IPushSteps push, CancellationToken cancellationToken) =>
        push.TryPrepare() ? new(shared.SendAsync(push, cancellationToken)) : ValueTask.FromResult(PushAnswer.Delivered(0));

    /// <summary>
    /// Loki is asked in turn, but without holding one: a query side that hangs must not hold up those who have nothing to ask, and nobody asks
    /// while Loki is away or throttles.
    /// </summary>
    private static async ValueTask<PushAnswer?> AskAsync(IPushWay way, IPushSteps push, CancellationToken cancellationToken)
    {
        using (await way.EnterAsync(cancellationToken))
        {
            if (await push.ConfirmAsync() is { } notOurs)
            {
                return notOurs;
            }
        }

        return await push.AskAsync(cancellationToken);
    }

    private static PushAnswer Judge(in PushAnswer answer, IPushBatch batch, IPushWay way, StubbornFailure stubborn) =>
        stubborn.Rejects(answer, way.Deliveries) ? answer with { Disposition = PushDisposition.Rejected, Cause = RejectionCause.Other, Wait = null }
        : stubborn.IsAboveBurst(answer, batch.Entries) ? answer with { Disposition = PushDisposition.TooLarge, Cause = RejectionCause.TooLarge, Wait = null }
        : answer;

    /// <summary>The wait before the next attempt; null leaves it to the backoff. A throttled tenant holds all its pushes where they enter.</summary>
    private static TimeSpan? Wait(in PushAnswer answer) =>
        answer is { Disposition: PushDisposition.Throttled, Throttles: ThrottleScope.Tenant } ? TimeSpan.Zero : answer.Wait;
}
