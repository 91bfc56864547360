using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Silo.Loki;

namespace OrleansKafkaLoki.Silo.Tests.Loki;

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

        Assert.Equal(PushDisposition.CircuitOpen, held.Disposition);
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
        Assert.Equal(PushDisposition.CircuitOpen, (await AttemptAsync(Fine)).Disposition);
        Assert.False(recovered.IsCancellationRequested);
    }

    [Fact]
    public async Task ExecuteAsync_DuringTheProbe_HoldsTheOthersBack()
    {
        await OpenAsync();
        _time.Advance(PushPacing.Break);
        var answer = new TaskCompletionSource<PushAnswer>();
        var probe = _circuit.ExecuteAsync(_ => new ValueTask<PushAnswer>(answer.Task), Cancelled).AsTask();

        var held = await AttemptAsync(Fine);

        Assert.Equal(PushAnswer.CircuitOpen(PushPacing.Break), held);
        answer.SetResult(Fine);
        Assert.Equal(Fine, await probe);
    }

    [Fact]
    public async Task ExecuteAsync_ProbeGivenUp_ProvesNothing()
    {
        await OpenAsync();
        _time.Advance(PushPacing.Break);

        await Assert.ThrowsAsync<OperationCanceledException>(
            async () => await _circuit.ExecuteAsync(_ => throw new OperationCanceledException(), Cancelled));

        Assert.Equal(PushDisposition.CircuitOpen, (await AttemptAsync(Fine)).Disposition);
    }

    [Fact]
    public async Task ExecuteAsync_CallersGiveUp_StaysClosed()
    {
        for (var i = 0; i < 5; i++)
        {
            await Assert.ThrowsAsync<OperationCanceledException>(
                async () => await _circuit.ExecuteAsync(_ => throw new OperationCanceledException(), Cancelled));
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
        Assert.Equal(PushDisposition.CircuitOpen, (await AttemptAsync(Fine)).Disposition);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(PushPacing.Break, (await AttemptAsync(Down)).Wait);
    }

    [Fact]
    public async Task ExecuteAsync_NoAnswerInTime_IsAFault()
    {
        var attempt = _circuit.ExecuteAsync(
            async token =>
            {
                await Task.Delay(Timeout.Infinite, token);
                return Fine;
            },
            Cancelled).AsTask();
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(PushAnswer.NoAnswer("no answer within 30 s"), await attempt);
    }

    private async Task OpenAsync()
    {
        await AttemptAsync(Down);
        await AttemptAsync(Down);
    }

    private ValueTask<PushAnswer> AttemptAsync(PushAnswer answer) => _circuit.ExecuteAsync(
        _ =>
        {
            _attempts++;
            return ValueTask.FromResult(answer);
        },
        Cancelled);
}
