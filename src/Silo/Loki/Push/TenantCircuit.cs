using System.Diagnostics.CodeAnalysis;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Silo.Loki.Admission;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace OrleansKafkaLoki.Silo.Loki.Push;

/// <summary>
/// Guards one tenant of one endpoint: bounds each request in time, stops trying while nothing gets through, and says when
/// it does again.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A token source without a timer has nothing to dispose of, and waiting pushes still hold its token.")]
internal sealed class TenantCircuit
{
    private readonly CircuitBreakerStateProvider _state = new();
    private readonly ResiliencePipeline<PushAttempt> _breaker;
    private readonly ResiliencePipeline _timeout;
    private readonly TimeProvider _timeProvider;
    private CancellationTokenSource _recovery = new();
    private TimeSpan _break = PushPacing.Break;
    private long _openUntilTicks;
    private bool _probing;

    /// <summary>A closed circuit.</summary>
    /// <param name="timeout">The longest a request may take.</param>
    /// <param name="timeProvider">The clock.</param>
    public TenantCircuit(TimeSpan timeout, TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _timeout = new ResiliencePipelineBuilder { TimeProvider = timeProvider }
            .AddTimeout(new TimeoutStrategyOptions { Timeout = timeout })
            .Build();
        _breaker = new ResiliencePipelineBuilder<PushAttempt> { TimeProvider = timeProvider }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<PushAttempt>
            {
                FailureRatio = 0.5,
                MinimumThroughput = 2,
                SamplingDuration = PushPacing.Sampling,
                BreakDurationGenerator = _ => ValueTask.FromResult(TakeBreak()),
                StateProvider = _state,
                ShouldHandle = arguments => ValueTask.FromResult(IsFailure(arguments.Outcome)),
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
            .Build();
    }

    /// <summary>Cancelled when the circuit next closes, which makes every longer wait pointless.</summary>
    public CancellationToken Recovered => Volatile.Read(ref _recovery).Token;

    /// <summary>
    /// Makes an attempt, or none while the circuit is open. Its answer waits at least until the circuit lets one through.
    /// </summary>
    /// <param name="prepare">
    /// Asked before a request that the circuit would let through, in its own time; what it answers instead stands for the attempt and
    /// says nothing about the endpoint.
    /// </param>
    /// <param name="send">Makes the request.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<PushAttempt> ExecuteAsync(
        Func<CancellationToken, ValueTask<PushAnswer?>> prepare,
        Func<CancellationToken, ValueTask<PushAttempt>> send,
        CancellationToken cancellationToken)
    {
        if (_state.CircuitState == CircuitState.Closed)
        {
            return await PrepareAndSendAsync(prepare, send, cancellationToken);
        }

        if (Remaining is { Ticks: > 0 } remaining)
        {
            return new PushAttempt(PushAnswer.Postponed(remaining));
        }

        // One at a time: a batch that turns out to need no request leaves the probe to the next.
        if (Interlocked.Exchange(ref _probing, true))
        {
            return new PushAttempt(PushAnswer.Postponed(PushPacing.ProbeTurn));
        }

        try
        {
            return await PrepareAndSendAsync(prepare, send, cancellationToken);
        }
        finally
        {
            Volatile.Write(ref _probing, false);
        }
    }

    /// <summary>How long the circuit stays open; negative when a probe may be made.</summary>
    private TimeSpan Remaining => TimeSpan.FromTicks(Volatile.Read(ref _openUntilTicks) - _timeProvider.GetUtcNow().UtcTicks);

    /// <summary>Prepares outside the breaker, where no answer counts as a success.</summary>
    private async ValueTask<PushAttempt> PrepareAndSendAsync(
        Func<CancellationToken, ValueTask<PushAnswer?>> prepare,
        Func<CancellationToken, ValueTask<PushAttempt>> send,
        CancellationToken cancellationToken)
    {
        if (await prepare(cancellationToken) is { } standIn)
        {
            return new PushAttempt(standIn);
        }

        PushAttempt attempt;
        try
        {
            attempt = await _breaker.ExecuteAsync(token => SendAsync(send, token), cancellationToken);
        }
        catch (BrokenCircuitException broken)
        {
            return new PushAttempt(PushAnswer.Postponed(broken.RetryAfter is { Ticks: > 0 } remaining ? remaining : PushPacing.Break));
        }

        var open = Remaining;
        return attempt.Answer.IsFault && open > (attempt.Answer.Wait ?? TimeSpan.Zero)
            ? attempt with { Answer = attempt.Answer with { Wait = open } }
            : attempt;
    }

    private async ValueTask<PushAttempt> SendAsync(Func<CancellationToken, ValueTask<PushAttempt>> send, CancellationToken cancellationToken)
    {
        try
        {
            var attempt = await _timeout.ExecuteAsync(send, cancellationToken);
            if (attempt.Answer is { IsFault: true, Wait: { } wait } && wait > _break)
            {
                _break = wait;
            }

            return attempt;
        }
        catch (TimeoutRejectedException timeout)
        {
            return new PushAttempt(PushAnswer.NoAnswer($"no answer within {timeout.Timeout.TotalSeconds:0.###} s")) { Tried = true };
        }
    }

    private bool IsFailure(Outcome<PushAttempt> outcome) => outcome switch
    {
        // Whoever gave up says nothing about the endpoint; but a probe that proved nothing must not close the circuit.
        { Exception: OperationCanceledException } => _state.CircuitState == CircuitState.HalfOpen,
        { Exception: null } => outcome.Result.Answer.IsFault,
        _ => true,
    };

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
