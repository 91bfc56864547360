using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Silo.Loki.Admission;
using OrleansKafkaLoki.Silo.Loki.Push;

namespace OrleansKafkaLoki.Silo.Tests.Loki.Push;

public sealed class TenantCircuitTests
{
    private static readonly PushAnswer Down = new(PushDisposition.Unavailable, 503, "down");
    private static readonly PushAnswer Fine = new(PushDisposition.Delivered, 204, "");

    private readonly FakeTimeProvider _time = new();
    private readonly TenantCircuit _circuit;
    private int _attempts;

    public TenantCircuitTests() => _circuit = new TenantCircuit(TimeSpan.FromSeconds(30), _time);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ExecuteAsync_TwoFaults_OpensForFiveSeconds()
    {
        await OpenAsync();

        var held = await AttemptAsync(Fine);

        Assert.Equal(PushDisposition.Postponed, held.Disposition);
        Assert.InRange(held.Wait!.Value.TotalSeconds, 4.9, 5);
        Assert.Equal(2, _attempts);
    }

    [Fact]
    public async Task ExecuteAsync_FaultThatOpensTheCircuit_WaitsForTheProbe()
    {
        await AttemptAsync(Down);

        Assert.Equal(PushPacing.Break, (await AttemptAsync(Down)).Wait);
    }

    [Fact]
    public async Task ExecuteAsync_ProbePasses_ClosesAndWakes()
    {
        var recovered = _circuit.Recovered;
        await OpenAsync();
        _time.Advance(PushPacing.Break);

        Assert.Equal(Fine, await AttemptAsync(Fine));

        await Eventually.HoldsAsync(() => recovered.IsCancellationRequested, "whoever waits is woken");
        Assert.False(_circuit.Recovered.IsCancellationRequested);
        Assert.Equal(Fine, await AttemptAsync(Fine));
    }

    [Fact]
    public async Task ExecuteAsync_ProbeFails_OpensAgain()
    {
        var recovered = _circuit.Recovered;
        await OpenAsync();
        _time.Advance(PushPacing.Break);

        Assert.Equal(PushPacing.Break, (await AttemptAsync(Down)).Wait);
        Assert.Equal(PushDisposition.Postponed, (await AttemptAsync(Fine)).Disposition);
        Assert.False(recovered.IsCancellationRequested);
    }

    [Fact]
    public async Task ExecuteAsync_DuringTheProbe_HoldsTheOthersBack()
    {
        await OpenAsync();
        _time.Advance(PushPacing.Break);
        var answer = new TaskCompletionSource<PushAttempt>();
        var probe = _circuit.ExecuteAsync(Ready, _ => new ValueTask<PushAttempt>(answer.Task), Cancelled).AsTask();

        var held = await AttemptAsync(Fine);

        Assert.Equal(PushAnswer.Postponed(PushPacing.ProbeTurn), held);
        answer.SetResult(Tried(Fine));
        Assert.Equal(Fine, (await probe).Answer);
    }

    [Fact]
    public async Task ExecuteAsync_ProbeGivenUp_ProvesNothing()
    {
        await OpenAsync();
        _time.Advance(PushPacing.Break);

        await Assert.ThrowsAsync<OperationCanceledException>(
            async () => await _circuit.ExecuteAsync(Ready, _ => throw new OperationCanceledException(), Cancelled));

        Assert.Equal(PushDisposition.Postponed, (await AttemptAsync(Fine)).Disposition);
    }

    [Fact]
    public async Task ExecuteAsync_CallersGiveUp_StaysClosed()
    {
        for (var i = 0; i < 5; i++)
        {
            await Assert.ThrowsAsync<OperationCanceledException>(
                async () => await _circuit.ExecuteAsync(Ready, _ => throw new OperationCanceledException(), Cancelled));
        }

        Assert.Equal(Fine, await AttemptAsync(Fine));
    }

    [Theory]
    [InlineData(nameof(PushDisposition.Throttled))]
    [InlineData(nameof(PushDisposition.Rejected))]
    [InlineData(nameof(PushDisposition.TooLarge))]
    public async Task ExecuteAsync_AnswersAboutTheBatch_StaysClosed(string disposition)
    {
        for (var i = 0; i < 10; i++)
        {
            await AttemptAsync(new PushAnswer(Enum.Parse<PushDisposition>(disposition), 429, "limit"));
        }

        Assert.Equal(Fine, await AttemptAsync(Fine));
    }

    [Fact]
    public async Task ExecuteAsync_AnswerAsksForALongWait_BreaksThatLongOnce()
    {
        await AttemptAsync(Down with { Wait = TimeSpan.FromMinutes(2) });
        await AttemptAsync(Down with { Wait = TimeSpan.FromMinutes(2) });
        _time.Advance(TimeSpan.FromSeconds(119));
        Assert.Equal(PushDisposition.Postponed, (await AttemptAsync(Fine)).Disposition);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(PushPacing.Break, (await AttemptAsync(Down)).Wait);
    }

    [Fact]
    public async Task ExecuteAsync_NoAnswerInTime_IsAFault()
    {
        var attempt = _circuit.ExecuteAsync(
            Ready,
            async token =>
            {
                await Task.Delay(Timeout.Infinite, token);
                return Tried(Fine);
            },
            Cancelled).AsTask();
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(Tried(PushAnswer.NoAnswer("no answer within 30 s")), await attempt);
    }

    [Fact]
    public async Task ExecuteAsync_PreparationLongerThanTheTimeout_IsNotCutShort()
    {
        var asked = new TaskCompletionSource<PushAnswer?>();
        var attempt = _circuit.ExecuteAsync(_ => new ValueTask<PushAnswer?>(asked.Task), Send, Cancelled).AsTask();
        _time.Advance(TimeSpan.FromMinutes(1));
        asked.SetResult(null);

        Assert.Equal(Tried(Fine), await attempt);
    }

    [Fact]
    public async Task ExecuteAsync_OpenCircuit_IsNotPreparedFor()
    {
        await OpenAsync();

        var held = await _circuit.ExecuteAsync(_ => throw new InvalidOperationException("asked"), Send, Cancelled);

        Assert.Equal(PushDisposition.Postponed, held.Answer.Disposition);
    }

    [Fact]
    public async Task ExecuteAsync_StandIns_NeitherOpenNorKeepClosed()
    {
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(new PushAttempt(Down), await _circuit.ExecuteAsync(_ => ValueTask.FromResult<PushAnswer?>(Down), Send, Cancelled));
            Assert.Equal(new PushAttempt(Fine), await _circuit.ExecuteAsync(_ => ValueTask.FromResult<PushAnswer?>(Fine), Send, Cancelled));
        }

        Assert.Equal(0, _attempts);
        await OpenAsync();
        Assert.Equal(PushDisposition.Postponed, (await AttemptAsync(Fine)).Disposition);
    }

    [Fact]
    public async Task ExecuteAsync_ProbeThatNeedsNoRequest_LeavesTheProbeToTheNext()
    {
        await OpenAsync();
        _time.Advance(PushPacing.Break);

        var recovered = _circuit.Recovered;
        Assert.Equal(new PushAttempt(Fine), await _circuit.ExecuteAsync(_ => ValueTask.FromResult<PushAnswer?>(Fine), Send, Cancelled));
        Assert.False(recovered.IsCancellationRequested);

        Assert.Equal(PushPacing.Break, (await AttemptAsync(Down)).Wait);
        Assert.Equal(PushDisposition.Postponed, (await AttemptAsync(Fine)).Disposition);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ExecuteAsync_PreparationThrows_EndsWithThat(bool probe)
    {
        if (probe)
        {
            await OpenAsync();
            _time.Advance(PushPacing.Break);
        }

        await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await _circuit.ExecuteAsync(_ => throw new InvalidOperationException("fenced"), Send, Cancelled));

        Assert.Equal(PushDisposition.Delivered, (await AttemptAsync(Fine)).Disposition);
    }

    private static PushAttempt Tried(PushAnswer answer) => new(answer) { Tried = true };

    private static ValueTask<PushAnswer?> Ready(CancellationToken cancellationToken) => default;

    private ValueTask<PushAttempt> Send(CancellationToken cancellationToken)
    {
        _attempts++;
        return ValueTask.FromResult(Tried(Fine));
    }

    private async Task OpenAsync()
    {
        await AttemptAsync(Down);
        await AttemptAsync(Down);
    }

    private async Task<PushAnswer> AttemptAsync(PushAnswer answer)
    {
        var attempt = await _circuit.ExecuteAsync(
            Ready,
            _ =>
            {
                _attempts++;
                return ValueTask.FromResult(Tried(answer));
            },
            Cancelled);
        return attempt.Answer;
    }
}
