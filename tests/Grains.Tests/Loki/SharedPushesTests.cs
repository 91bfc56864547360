using System.Buffers;
using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Tests.Protocol;
using Polly;

namespace OrleansKafkaLoki.Grains.Tests.Loki;

public sealed class SharedPushesTests : IPushWay, IPushTurn
{
    private static readonly PushAnswer Delivered = PushAnswer.Delivered(204);

    private readonly Actor _silo = new("silo");
    private readonly FakeTimeProvider _time = new();
    private readonly List<PushRequest> _requests = [];
    private readonly TaskCompletionSource<PushAnswer> _answer = new();
    private readonly SharedPushes _pushes;
    private CancellationToken _deserted;

    public SharedPushesTests() => _pushes = new SharedPushes(new BatchOptions(), () => this, _time, _silo);

    ResiliencePipeline<PushAnswer> IPushWay.Retry => ResiliencePipeline<PushAnswer>.Empty;

    CancellationToken IPushWay.Recovered => CancellationToken.None;

    SharedPushes? IPushWay.Shared => _pushes;

    long IPushWay.Deliveries => 0;

    void IDisposable.Dispose()
    {
    }

    void IPushWay.Record(IPushBatch batch, in PushAnswer answer)
    {
    }

    Task<IPushTurn> IPushWay.EnterAsync(CancellationToken cancellationToken) => Task.FromResult<IPushTurn>(this);

    Task<PushAnswer> IPushTurn.SendAsync(PushRequest request, CancellationToken cancellationToken)
    {
        _requests.Add(request);
        _deserted = cancellationToken;
        return _answer.Task.WaitAsync(cancellationToken);
    }

    [Fact]
    public async Task SendAsync_CancelledBeforeItIsEncoded_Ends()
    {
        var (push, giveUp) = Send("a");
        Leave();

        giveUp();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => push.WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken));
        Assert.True(_requests.Single().Encoded.IsCompleted);
    }

    // One who stayed behind was once counted among those whose answer nobody waits for any more, and the request was broken off.
    [Fact]
    public async Task SendAsync_WhoeverStayedBehindGivesUp_TheRequestGoesOn()
    {
        var late = new Batch("late") { IsOurs = false };
        var (behind, giveUp) = Send(late);
        var (push, _) = Send("a");
        Leave();

        giveUp();
        Assert.False(_deserted.IsCancellationRequested);
        Run(() => _answer.SetResult(Delivered));

        Assert.Equal(PushDisposition.Disbanded, (await behind).Disposition);
        Assert.Equal(Delivered, await push);
    }

    [Fact]
    public async Task SendAsync_GaveUpInTime_IsNotSentAndTheRequestIsNotDeserted()
    {
        var (given, giveUp) = Send("gave-up");
        var (push, _) = Send("a");
        giveUp();
        Leave();
        Run(() => _answer.SetResult(Delivered));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        Assert.Equal(Delivered, await push);
        Assert.Equal(["{s=\"a\"}"], _requests.Single().Batches.Select(batch => batch.Stream.Labels));
    }

    [Fact]
    public void SendAsync_AllGaveUp_TheRequestIsDeserted()
    {
        var first = Send("a");
        var second = Send("b");
        Leave();

        first.GiveUp();
        Assert.False(_deserted.IsCancellationRequested);
        second.GiveUp();

        Assert.True(_deserted.IsCancellationRequested);
    }

    [Fact]
    public async Task SendAsync_MistakeInTheRequest_EverybodyLearnsOfIt()
    {
        var (first, _) = Send("a");
        var (second, _) = Send("b");
        Leave();

        Run(() => _answer.SetException(new InvalidOperationException("a mistake")));

        await Assert.ThrowsAsync<InvalidOperationException>(() => first);
        await Assert.ThrowsAsync<InvalidOperationException>(() => second);
    }

    private (Task<PushAnswer> Push, Action GiveUp) Send(string name) => Send(new Batch(name));

    private (Task<PushAnswer> Push, Action GiveUp) Send(Batch batch)
    {
        var giveUp = new CancellationTokenSource();
        Task<PushAnswer> push = null!;
        Run(() => push = _pushes.SendAsync(batch, giveUp.Token));
        return (push, () => Run(giveUp.Cancel));
    }

    /// <summary>The moment is over in which a request waits for batches.</summary>
    private void Leave() => Run(() => _time.Advance(TimeSpan.FromMilliseconds(100)));

    /// <summary>Does something in a turn of the silo, and lets all that follows from it happen.</summary>
    private void Run(Action action)
    {
        _silo.Run(action);
        _silo.RunReady();
    }

    private sealed class Batch(string name) : IPushBatch, IBatchEntries
    {
        public LabelStream Stream { get; } = new("app", "", $"{{s=\"{name}\"}}");

        public IBatchEntries Entries => this;

        public bool IsOurs { get; init; } = true;

        public int Count => 1;

        public int Bytes => 10;

        public void CopyTo(IBufferWriter<byte> writer) => throw new NotSupportedException();
    }
}
