using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Silo.Loki.Push;

namespace OrleansKafkaLoki.Silo.Tests.Loki.Push;

public sealed class TenantCircuitTests
{
    private static readonly PushAnswer Down = new(PushDisposition.Unavailable, 503, "down");
    private static readonly PushAnswer Fine = new(PushDisposition.Delivered, 204, "");

    private readonly FakeTimeProvider _time = new();
    private readonly TenantCircuit _circuit;

    public TenantCircuitTests() => _circuit = new TenantCircuit(_time);

    [Fact]
    public void TryEnter_TwoFaults_OpensForFiveSeconds()
    {
        Open();

        Assert.False(_circuit.TryEnter(out _, out var wait));
        Assert.Equal(PushPacing.Break, wait);
        Assert.Equal(PushPacing.Break, _circuit.Remaining);
        _time.Advance(PushPacing.Break - TimeSpan.FromMilliseconds(1));
        Assert.False(_circuit.TryEnter(out _, out wait));
        Assert.Equal(TimeSpan.FromMilliseconds(1), wait);
    }

    [Fact]
    public void Record_OneFault_StaysClosed()
    {
        Attempt(Down);

        Assert.Equal(TimeSpan.Zero, _circuit.Remaining);
        AssertClosed();
    }

    [Fact]
    public void Record_FewerThanHalfAreFaults_StaysClosed()
    {
        for (var i = 0; i < 20; i++)
        {
            Attempt(i % 5 < 3 ? Fine : Down);
        }

        AssertClosed();
    }

    [Fact]
    public void Record_FaultsAfterTrafficThatWentWell_OpensSoon()
    {
        for (var i = 0; i < 1000; i++)
        {
            Attempt(Fine);
        }

        _time.Advance(PushPacing.Sampling);
        Open();

        Assert.Equal(PushPacing.Break, _circuit.Remaining);
    }

    [Fact]
    public async Task Record_ProbePasses_ClosesAndWakes()
    {
        var recovered = _circuit.Recovered;
        Open();
        _time.Advance(PushPacing.Break);

        Attempt(Fine);

        await Eventually.HoldsAsync(() => recovered.IsCancellationRequested, "whoever waits is woken");
        Assert.False(_circuit.Recovered.IsCancellationRequested);
        AssertClosed();
    }

    [Fact]
    public void Record_ProbeFails_OpensAgain()
    {
        var recovered = _circuit.Recovered;
        Open();
        _time.Advance(PushPacing.Break);

        Attempt(Down);

        Assert.Equal(PushPacing.Break, _circuit.Remaining);
        Assert.False(_circuit.TryEnter(out _, out _));
        Assert.False(recovered.IsCancellationRequested);
    }

    [Fact]
    public void TryEnter_DuringTheProbe_HoldsTheOthersBack()
    {
        Open();
        _time.Advance(PushPacing.Break);
        Assert.True(_circuit.TryEnter(out var isProbe, out _));
        Assert.True(isProbe);

        Assert.False(_circuit.TryEnter(out isProbe, out var wait));

        Assert.Equal((false, PushPacing.ProbeTurn), (isProbe, wait));
        _circuit.Record(Fine);
        _circuit.Leave(isProbe: true);
        AssertClosed();
    }

    [Fact]
    public void Leave_ProbeThatMadeNoRequest_LeavesTheProbeToTheNext()
    {
        Open();
        _time.Advance(PushPacing.Break);
        var recovered = _circuit.Recovered;
        Assert.True(_circuit.TryEnter(out var isProbe, out _));
        _circuit.Leave(isProbe);
        Assert.False(recovered.IsCancellationRequested);

        Attempt(Down);

        Assert.Equal(PushPacing.Break, _circuit.Remaining);
    }

    [Fact]
    public void Leave_LetInBeforeTheCircuitOpened_LeavesTheProbeAlone()
    {
        Assert.True(_circuit.TryEnter(out var early, out _));
        Open();
        _time.Advance(PushPacing.Break);
        Assert.True(_circuit.TryEnter(out _, out _));

        _circuit.Leave(early);

        Assert.False(_circuit.TryEnter(out _, out _));
    }

    [Fact]
    public void Record_RequestFromBeforePassesWhileOpen_StaysOpen()
    {
        Open();

        _circuit.Record(Fine);

        Assert.Equal(PushPacing.Break, _circuit.Remaining);
    }

    [Theory]
    [InlineData(nameof(PushDisposition.Throttled))]
    [InlineData(nameof(PushDisposition.Rejected))]
    [InlineData(nameof(PushDisposition.TooLarge))]
    public void Record_AnswersAboutTheBatch_StaysClosed(string disposition)
    {
        for (var i = 0; i < 10; i++)
        {
            Attempt(new PushAnswer(Enum.Parse<PushDisposition>(disposition), 429, "limit"));
        }

        AssertClosed();
    }

    [Fact]
    public void Record_AnswerAsksForALongWait_BreaksThatLongOnce()
    {
        Attempt(Down with { Wait = TimeSpan.FromMinutes(2) });
        Attempt(Down with { Wait = TimeSpan.FromMinutes(2) });
        _time.Advance(TimeSpan.FromSeconds(119));
        Assert.False(_circuit.TryEnter(out _, out _));

        _time.Advance(TimeSpan.FromSeconds(1));
        Attempt(Down);
        Assert.Equal(PushPacing.Break, _circuit.Remaining);
    }

    private void Open()
    {
        Attempt(Down);
        Attempt(Down);
    }

    private void Attempt(PushAnswer answer)
    {
        Assert.True(_circuit.TryEnter(out var isProbe, out _));
        _circuit.Record(answer);
        _circuit.Leave(isProbe);
    }

    private void AssertClosed()
    {
        Assert.True(_circuit.TryEnter(out var isProbe, out _));
        Assert.False(isProbe);
    }
}
