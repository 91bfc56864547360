using System.Diagnostics.CodeAnalysis;
using OrleansKafkaLoki.Grains.Loki;
using Polly.CircuitBreaker;
using Polly.Timeout;
using Polly;

namespace OrleansKafkaLoki.Silo.Loki;

/// <summary>
/// Guards one tenant of one endpoint: bounds each attempt in time, stops trying while nothing gets through, and says when
/// it does again.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A token source without a timer has nothing to dispose of, and waiting pushes still hold its token.")]
internal sealed class TenantCircuit
{
    private readonly ResiliencePipeline<PushAnswer> _attempts;
    private readonly TimeProvider _timeProvider;
    private CancellationTokenSource _recovery = new();
    private TimeSpan _break = PushPacing.Break;
    private long _openUntilTicks;

    /// <summary>A closed circuit.</summary>
    /// <param name="timeout">The longest an attempt may take.</param>
    /// <param name="timeProvider">The clock.</param>
    public TenantCircuit(TimeSpan timeout, TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        var state = new CircuitBreakerStateProvider();
        _attempts = new ResiliencePipelineBuilder<PushAnswer> { TimeProvider = timeProvider }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<PushAnswer>
            {
                FailureRatio = 0.5,
                MinimumThroughput = 2,
                SamplingDuration = PushPacing.Sampling,
                BreakDurationGenerator = _ => ValueTask.FromResult(TakeBreak()),
                StateProvider = state,
                ShouldHandle = arguments => ValueTask.FromResult(IsFailure(arguments.Outcome, state)),
                OnOpened = arguments =>
                {
                    Volatile.Write(ref _openUntilTicks, (timeProvider.GetUtcNow() + arguments.BreakDuration).UtcTicks);
                    return default;
                },
                OnClosed = _ =>
                {
                    EndBackoffs();
                    return default;
                },
            })
            .AddTimeout(new TimeoutStrategyOptions { Timeout = timeout })
            .Build();
    }

    /// <summary>Cancelled when the circuit next closes, which makes every longer wait pointless.</summary>
    public CancellationToken Recovered => Volatile.Read(ref _recovery).Token;

    /// <summary>Makes an attempt, or none while the circuit is open. Its answer waits at least until the circuit lets one through.</summary>
    public async ValueTask<PushAnswer> ExecuteAsync(
        Func<CancellationToken, ValueTask<PushAnswer>> attempt, CancellationToken cancellationToken)
    {
        PushAnswer answer;
        try
        {
            answer = await _attempts.ExecuteAsync(async token => NoteWait(await attempt(token)), cancellationToken);
        }
        catch (TimeoutRejectedException timeout)
        {
            answer = PushAnswer.NoAnswer($"no answer within {timeout.Timeout.TotalSeconds:0.###} s");
        }
        catch (BrokenCircuitException broken)
        {
            return PushAnswer.CircuitOpen(broken.RetryAfter is { Ticks: > 0 } remaining ? remaining : PushPacing.Break);
        }

        var open = TimeSpan.FromTicks(Volatile.Read(ref _openUntilTicks) - _timeProvider.GetUtcNow().UtcTicks);
        return answer.IsFault && open > (answer.Wait ?? TimeSpan.Zero) ? answer with { Wait = open } : answer;
    }

    private static bool IsFailure(Outcome<PushAnswer> outcome, CircuitBreakerStateProvider state) => outcome.Exception switch
    {
        null => outcome.Result.IsFault,
        // Whoever gave up says nothing about the endpoint; but a probe that proved nothing must not close the circuit.
        OperationCanceledException => state.CircuitState == CircuitState.HalfOpen,
        _ => true,
    };

    private PushAnswer NoteWait(PushAnswer answer)
    {
        if (answer is { IsFault: true, Wait: { } wait } && wait > _break)
        {
            _break = wait;
        }

        return answer;
    }

    private TimeSpan TakeBreak()
    {
        var taken = _break;
        _break = PushPacing.Break;
        return taken;
    }

    private void EndBackoffs()
    {
        Volatile.Write(ref _openUntilTicks, 0);
        var ended = Interlocked.Exchange(ref _recovery, new CancellationTokenSource());
        // Not waited for: the pushes go on by themselves.
        _ = ended.CancelAsync();
    }
}
