using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Silo.Tests.Loki.Push;

public sealed class SharedPushTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PushAsync_SeveralStreamsDueTogether_ShareOneRequest()
    {
        await using var loki = await LokiStub.StartAsync();
        using var harness = new PusherHarness(loki.Endpoint);

        var answers = await harness.AdvanceUntilDoneAsync(Task.WhenAll(
            Push(harness, "a", "one"), Push(harness, "b", "two", "three"), Push(harness, "c", "four")));

        Assert.All(answers, answer => Assert.Equal(PushAnswer.Delivered(204), answer));
        var streams = Assert.Single(loki.Received).DecodeAll();
        Assert.Equal(["{app=\"a\"}", "{app=\"b\"}", "{app=\"c\"}"], streams.Select(stream => stream.Labels).Order(StringComparer.Ordinal));
        Assert.Equal("{app=\"b\"}", streams[^1].Labels); // The largest: the answer is about it.
        Assert.Equal(3, harness.Sum("okl.push.streams"));
        Assert.Equal(0, harness.Pool.Outstanding);
    }

    [Fact]
    public async Task PushAsync_MoreThanARequestHolds_TakesSeveral()
    {
        await using var loki = await LokiStub.StartAsync();
        using var harness = new PusherHarness(loki.Endpoint, sink => sink.Batch.MaxStreams = 2);

        await harness.AdvanceUntilDoneAsync(Task.WhenAll(Enumerable.Range(0, 5).Select(i => Push(harness, $"{i}", "line"))));

        Assert.Equal([1, 2, 2], loki.Received.Select(push => push.DecodeAll().Count).Order());
    }

    [Fact]
    public async Task PushAsync_MoreBytesThanARequestHolds_TakesSeveral()
    {
        await using var loki = await LokiStub.StartAsync();
        using var harness = new PusherHarness(loki.Endpoint, sink => sink.Batch.MaxBytes = 250);

        await harness.AdvanceUntilDoneAsync(Task.WhenAll(Enumerable.Range(0, 4).Select(i => Push(harness, $"{i}", new string('x', 90)))));

        Assert.Equal([2, 2], loki.Received.Select(push => push.DecodeAll().Count));
    }

    [Theory]
    [InlineData(400, "entry for stream '{app=\"b\"}' has timestamp too old: 2026", true)]
    [InlineData(429, "Per stream rate limit exceeded (limit: 3MB/sec)", true)]
    [InlineData(413, "too large", false)]
    public async Task PushAsync_RefusalOfOneOfSeveral_IsNobodysVerdict(int status, string words, bool mayHaveStored)
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = LokiStub.InTurn(LokiStub.Status(status, words), LokiStub.Status(204));
        using var harness = new PusherHarness(loki.Endpoint);
        var first = new SharedBatch(Batch("a", "one"));
        var second = new SharedBatch(Batch("b", "two"));

        await harness.AdvanceUntilDoneAsync(Task.WhenAll(harness.Pusher.PushAsync(first, Cancelled), harness.Pusher.PushAsync(second, Cancelled)));

        Assert.Equal([2, 1, 1], loki.Received.Select(push => push.DecodeAll().Count));
        Assert.All([first, second], batch => Assert.Equal(
            (PushDisposition.Disbanded, mayHaveStored), batch.Postponements.Select(answer => (answer.Disposition, answer.MayHaveStored)).Single()));
    }

    // Loki stores the other streams of the request (pkg/distributor/distributor.go).
    [Theory]
    [InlineData(400, "couldn't parse labels: 1:2: parse error", PushDisposition.Disbanded)]
    [InlineData(400, "missing required labels team for user fake for stream {app=\"a\"}", PushDisposition.Disbanded)]
    [InlineData(260, "ingestion blocked for user 'fake' (policy: 'p') until '2026-01-01T00:00:00Z' with status code '260'", PushDisposition.Refused)]
    [InlineData(422, "ingestion blocked for user 'fake' (policy: 'p') until '2026-01-01T00:00:00Z' with status code '422'", PushDisposition.Refused)]
    public async Task PushAsync_RefusalOfOneStreamAsAWhole_IsAskedForTheOthers(int status, string words, PushDisposition disposition)
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = LokiStub.InTurn(LokiStub.Status(status, words), LokiStub.Status(204));
        using var harness = new PusherHarness(loki.Endpoint);
        var (first, second) = (new SharedBatch(Batch("a", "one")), new SharedBatch(Batch("b", "two")));

        await harness.AdvanceUntilDoneAsync(Task.WhenAll(harness.Pusher.PushAsync(first, Cancelled), harness.Pusher.PushAsync(second, Cancelled)));

        Assert.All([first, second], batch => Assert.Equal(
            (disposition, true), batch.Postponements.Select(answer => (answer.Disposition, answer.MayHaveStored)).First()));
    }

    [Fact]
    public async Task PushAsync_RefusalOfTheOnlyOne_IsItsVerdict()
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = LokiStub.Status(400, "entry for stream '{app=\"a\"}' has timestamp too old: 2026");
        using var harness = new PusherHarness(loki.Endpoint);

        var answer = await harness.AdvanceUntilDoneAsync(Push(harness, "a", "one"));

        Assert.Equal((PushDisposition.Rejected, RejectionCause.TooOld), (answer.Disposition, answer.Cause));
    }

    [Fact]
    public async Task PushAsync_TenantThrottled_HoldsThemAll()
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = LokiStub.InTurn(LokiStub.Status(429, "ingestion rate limit exceeded for user fake"), LokiStub.Status(204));
        using var harness = new PusherHarness(loki.Endpoint);

        var (first, second) = (new SharedBatch(Batch("a", "one")), new SharedBatch(Batch("b", "two")));
        await harness.AdvanceUntilDoneAsync(Task.WhenAll(harness.Pusher.PushAsync(first, Cancelled), harness.Pusher.PushAsync(second, Cancelled)));

        Assert.Equal(2, loki.Received[0].DecodeAll().Count);
        Assert.All([first, second], batch => Assert.Equal(PushDisposition.Throttled, batch.Postponements.Single().Disposition));
    }

    [Fact]
    public async Task PushAsync_StreamIsLostMeanwhile_StaysBehind()
    {
        await using var loki = await LokiStub.StartAsync();
        using var harness = new PusherHarness(loki.Endpoint);
        var lost = new SharedBatch(Batch("a", "one")) { IsOurs = false };
        var push = harness.Pusher.PushAsync(lost, Cancelled);

        await harness.AdvanceUntilDoneAsync(Push(harness, "b", "two"));
        await harness.AdvanceUntilAsync(() => lost.Postponements.Count > 0, "the batch stays behind");

        Assert.Equal("{app=\"b\"}", loki.Received.SelectMany(received => received.DecodeAll()).Single().Labels);
        Assert.False(lost.Postponements[0].MayHaveStored);
        lost.IsOurs = true;
        Assert.Equal(PushDisposition.Delivered, (await harness.AdvanceUntilDoneAsync(push)).Disposition);
    }

    [Fact]
    public async Task PushAsync_OneGivesUpBeforeTheRequestLeaves_IsNotSent()
    {
        await using var loki = await LokiStub.StartAsync();
        using var harness = new PusherHarness(loki.Endpoint);
        using var givesUp = new CancellationTokenSource();
        var given = harness.Pusher.PushAsync(Batch("a", "one"), givesUp.Token);
        var other = Push(harness, "b", "two");

        await givesUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        await harness.AdvanceUntilDoneAsync(other);

        Assert.Equal("{app=\"b\"}", Assert.Single(loki.Received).DecodeAll().Single().Labels);
    }

    [Fact]
    public async Task PushAsync_OneGivesUpWhileTheRequestIsUnderWay_LeavesTheOthersTheirAnswer()
    {
        await using var loki = await LokiStub.StartAsync();
        var (arrived, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        loki.Answer = async context =>
        {
            arrived.TrySetResult();
            await answer.Task;
            await LokiStub.Status(204)(context);
        };
        using var harness = new PusherHarness(loki.Endpoint);
        using var givesUp = new CancellationTokenSource();
        var given = harness.Pusher.PushAsync(Batch("a", "one"), givesUp.Token);
        var other = Push(harness, "b", "two");
        await harness.AdvanceUntilAsync(() => arrived.Task.IsCompleted, "the request arrives");

        await givesUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given.WaitAsync(Eventually.Deadline, Cancelled));
        answer.SetResult();

        Assert.Equal(PushAnswer.Delivered(204), await other.WaitAsync(Eventually.Deadline, Cancelled));
        Assert.Equal(2, Assert.Single(loki.Received).DecodeAll().Count);
    }

    [Fact]
    public async Task PushAsync_AllGiveUpWhileTheRequestIsUnderWay_BreaksItOff()
    {
        await using var loki = await LokiStub.StartAsync();
        var aborted = new TaskCompletionSource();
        loki.Answer = async context =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            aborted.TrySetResult();
        };
        using var harness = new PusherHarness(loki.Endpoint);
        using var givesUp = new CancellationTokenSource();
        List<Task> pushes = [harness.Pusher.PushAsync(Batch("a", "one"), givesUp.Token), harness.Pusher.PushAsync(Batch("b", "two"), givesUp.Token)];
        await harness.AdvanceUntilAsync(() => loki.Received.Count > 0, "the request arrives");

        await givesUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(pushes).WaitAsync(Eventually.Deadline, Cancelled));
        await aborted.Task.WaitAsync(Eventually.Deadline, Cancelled);
        await Eventually.HoldsAsync(() => harness is { InFlight: 0, Pool.Outstanding: 0 }, "slot and buffers are given back");
    }

    private static Task<PushAnswer> Push(PusherHarness harness, string app, params string[] lines) => harness.Pusher.PushAsync(Batch(app, lines), Cancelled);

    private static WholeBatch Batch(string app, params string[] lines) =>
        TestProtobuf.Batch(new LabelStream("web", "", $"{{app=\"{app}\"}}"), lines.Select((line, i) => TestProtobuf.Entry(i + 1, line))) with { MayShare = true };

    /// <summary>Shares its first request, and goes alone once that was disbanded.</summary>
    private sealed class SharedBatch(WholeBatch batch) : IPushSteps
    {
        public List<PushAnswer> Postponements { get; } = [];

        public LabelStream Stream => batch.Stream;

        public IBatchEntries Entries => batch.Entries;

        public bool IsOurs { get; set; } = true;

        public bool MayShare => Postponements.TrueForAll(answer => answer.Status == 0);

        public ValueTask<bool> MustAskAsync(CancellationToken cancellationToken) => default;

        public ValueTask<PushAnswer?> ConfirmAsync() => default;

        public ValueTask<PushAnswer?> AskAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public bool TryPrepare() => true;

        public void Postponed(in PushAnswer answer) => Postponements.Add(answer);

        public void WaitsFor(TimeSpan wait)
        {
        }
    }
}
