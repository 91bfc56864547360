using OrleansKafkaLoki.Grains.Options.Sink;
using Polly;
using Polly.Retry;

namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>When a push that has no verdict yet is tried again.</summary>
public static class PushRetry
{
    /// <summary>The part by which a wait that an answer names may be longer, or all streams would come back at the same moment.</summary>
    private const double MostJitter = 0.2;

    internal static readonly ResiliencePropertyKey<IPushSteps> Waiting = new("waiting");

    /// <summary>Repeats attempts without end until there is a verdict, with growing backoff where the answer names no wait.</summary>
    /// <param name="options">How long to wait.</param>
    /// <param name="time">The clock of the waits.</param>
    /// <param name="draw">Draws a number from 0, which leaves a wait that an answer names as it is, to 1; null draws evenly.</param>
    public static ResiliencePipeline<PushAnswer> Build(RequestOptions options, TimeProvider time, Func<double>? draw = null) =>
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

    /// <summary>The wait before the next attempt; null leaves it to the backoff. A throttled tenant holds all its pushes where they enter.</summary>
    private static TimeSpan? Wait(in PushAnswer answer) =>
        answer is { Disposition: PushDisposition.Throttled, Throttles: ThrottleScope.Tenant } ? TimeSpan.Zero : answer.Wait;
}
