using OrleansKafkaLoki.Grains.Options.Sink;
using Polly;
using Polly.Retry;

namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>The way of every push to its verdict.</summary>
public static class PushLoop
{
    /// <summary>The part by which a wait that an answer names may be longer, or all streams would come back at the same moment.</summary>
    private const double MostJitter = 0.2;

    internal static readonly ResiliencePropertyKey<IPushSteps> Waiting = new("waiting");

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
        using var attempts = new PushAttempts(pusher, push);
        var first = attempts.Note(await attempts.MakeAsync(cancellationToken));
        return first.IsVerdict ? first : await attempts.RepeatAsync(first, cancellationToken);
    }

    /// <summary>The wait before the next attempt; null leaves it to the backoff. A throttled tenant holds all its pushes where they enter.</summary>
    private static TimeSpan? Wait(in PushAnswer answer) =>
        answer is { Disposition: PushDisposition.Throttled, Throttles: ThrottleScope.Tenant } ? TimeSpan.Zero : answer.Wait;
}
