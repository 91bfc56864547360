using System.Security.Cryptography;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Silo.Tests.Loki.Push;

/// <summary>A batch is asked before every attempt what is to be sent.</summary>
public sealed class PushPreparationTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PushAsync_EachAttempt_IsPreparedWithTheAnswerBefore()
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = LokiStub.InTurn(LokiStub.Status(500, "oops"), LokiStub.Status(429, "Per stream rate limit exceeded"), LokiStub.Status(204));
        using var harness = new PusherHarness(loki.Endpoint);
        var batch = new AskedBatch(_ => default);

        await harness.AdvanceUntilDoneAsync(harness.Pusher.PushAsync(batch, Cancelled));

        Assert.Equal([null, 500, 429], batch.Asked.Select(previous => previous?.Status));
        Assert.Equal([null, true, true], batch.Asked.Select(previous => previous?.MayHaveStored));
    }

    [Fact]
    public async Task PushAsync_NobodyThere_HasStoredNothing()
    {
        int port;
        await using (var gone = await LokiStub.StartAsync())
        {
            port = new Uri(gone.Endpoint).Port;
        }

        using var harness = new PusherHarness($"http://127.0.0.1:{port}");
        Assert.False(await SecondQuestionAsync(harness));
    }

    [Fact]
    public async Task PushAsync_NoSuchHost_HasStoredNothing()
    {
        using var harness = new PusherHarness("http://loki.invalid:3100");
        Assert.False(await SecondQuestionAsync(harness));
    }

    [Fact]
    public async Task PushAsync_TlsFails_HasStoredNothing()
    {
        await using var loki = await LokiStub.StartAsync();
        using var harness = new PusherHarness(loki.Endpoint.Replace("http://", "https://", StringComparison.Ordinal));
        Assert.False(await SecondQuestionAsync(harness));
    }

    [Fact]
    public async Task PushAsync_ConnectionLostOverTheAnswer_MayHaveStored()
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };
        using var harness = new PusherHarness(loki.Endpoint);
        Assert.True(await SecondQuestionAsync(harness));
    }

    [Fact]
    public async Task PushAsync_NoAnswerInTime_MayHaveStored()
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        using var harness = new PusherHarness(loki.Endpoint);
        Assert.True(await SecondQuestionAsync(
            harness,
            async () =>
            {
                await Eventually.HoldsAsync(() => loki.Received.Count == 1, "the attempt hangs");
                harness.Time.Advance(TimeSpan.FromSeconds(30));
            }));
    }

    [Fact]
    public async Task PushAsync_NothingLeftToSend_EndsWithoutARequestAndSaysNothingOfHealth()
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = LokiStub.Status(500, "oops");
        using var harness = new PusherHarness(loki.Endpoint);
        var batch = new AskedBatch(OnlyTheFirst);

        var verdict = await harness.AdvanceUntilDoneAsync(harness.Pusher.PushAsync(batch, Cancelled));

        Assert.Equal(PushAnswer.Delivered(0), verdict);
        Assert.Single(loki.Received);
        Assert.Equal(loki.Received.Count, harness.Count("okl.push.duration"));
        Assert.Equal(500, harness.Health.Status);
    }

    [Fact]
    public async Task PushAsync_BatchAnswersThatItMustWait_IsAskedAgainAboutTheSameAttempt()
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = LokiStub.InTurn(LokiStub.Status(500, "oops"), LokiStub.Status(204));
        using var harness = new PusherHarness(loki.Endpoint);
        var questions = 0;
        var batch = new AskedBatch(attempt => ValueTask.FromResult<PushAnswer?>(
            attempt == 1 || ++questions == 3 ? null : PushAnswer.Withheld("nobody to ask") with { Wait = TimeSpan.FromSeconds(1) }));

        var verdict = await harness.AdvanceUntilDoneAsync(harness.Pusher.PushAsync(batch, Cancelled));

        Assert.Equal(PushDisposition.Delivered, verdict.Disposition);
        Assert.Equal([null, 500, 500, 500], batch.Asked.Select(previous => previous?.Status));
        Assert.Equal(2, loki.Received.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PushAsync_StreamIsNoLongerOurs_EndsWithThatException(bool probe)
    {
        await using var loki = await LokiStub.StartAsync();
        using var harness = new PusherHarness(loki.Endpoint, sink => sink.Request.Concurrency = 1);
        if (probe)
        {
            await harness.OpenCircuitAsync(loki);
            harness.Time.Advance(TimeSpan.FromSeconds(5));
        }

        var received = loki.Received.Count;
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => harness.Pusher.PushAsync(new AskedBatch(_ => throw new InvalidOperationException("fenced")), Cancelled));

        Assert.Equal(received, loki.Received.Count);
        Assert.Equal(0, harness.InFlight);
        Assert.Equal(PushDisposition.Delivered, (await harness.Pusher.PushAsync(TestProtobuf.Batch(), Cancelled)).Disposition);
    }

    /// <summary>What a batch answers itself is no sign of the endpoint, but of health.</summary>
    [Fact]
    public async Task PushAsync_WithheldAgainAndAgain_LeavesTheOthersAlone()
    {
        await using var loki = await LokiStub.StartAsync();
        using var harness = new PusherHarness(loki.Endpoint);
        var batch = new AskedBatch(attempt => ValueTask.FromResult<PushAnswer?>(
            attempt > 10 ? null : PushAnswer.Withheld("nobody to ask") with { Wait = TimeSpan.FromSeconds(1) }));

        var push = harness.Pusher.PushAsync(batch, Cancelled);
        await harness.AdvanceUntilAsync(() => batch.Asked.Count == 10, "ten attempts are not made");
        Assert.Equal("nobody to ask", harness.Health.Reason);
        Assert.Equal(PushDisposition.Delivered, (await harness.Pusher.PushAsync(TestProtobuf.Batch(), Cancelled)).Disposition);

        Assert.Equal(PushDisposition.Delivered, (await harness.AdvanceUntilDoneAsync(push)).Disposition);
        Assert.Equal(loki.Received.Count, harness.Count("okl.push.duration"));
    }

    /// <summary>Stopped (SIGSTOP) after its preparations, and let go when another silo has sent the same.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(64 * 1024)]
    public async Task PushAsync_StoodStillBeforeTheLastByte_SendsNoWholeRequest(int length)
    {
        await using var loki = await LokiStub.StartAsync();
        using var harness = new PusherHarness(loki.Endpoint);
        var line = Convert.ToHexString(RandomNumberGenerator.GetBytes(length));
        var batch = new AskedBatch(OnlyTheFirst, line) { Lost = 1 };

        await harness.AdvanceUntilDoneAsync(harness.Pusher.PushAsync(batch, Cancelled));

        Assert.Empty(loki.Received);
        Assert.Equal([null, null], batch.Asked);
    }

    [Fact]
    public async Task PushAsync_CircuitOpen_PreparesNothing()
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = LokiStub.Status(503, "down");
        using var harness = new PusherHarness(loki.Endpoint);
        var batch = new AskedBatch(_ => default);

        var push = harness.Pusher.PushAsync(batch, Cancelled);
        await harness.AdvanceUntilAsync(() => loki.Received.Count >= 6, "six attempts");
        loki.Answer = LokiStub.Status(204);
        var waiting = Enumerable.Range(0, 20).Select(_ => new AskedBatch(_ => default)).ToList();
        var pushes = waiting.Select(each => harness.Pusher.PushAsync(each, Cancelled)).ToList();
        await harness.AdvanceUntilDoneAsync(Task.WhenAll([push, .. pushes]));

        Assert.Equal(loki.Received.Count, batch.Asked.Count + waiting.Sum(each => each.Asked.Count));
    }

    [Fact]
    public async Task PushAsync_LongPreparation_HoldsTheSlotAndIsNoPartOfTheDuration()
    {
        await using var loki = await LokiStub.StartAsync();
        using var harness = new PusherHarness(loki.Endpoint, sink => sink.Request.Concurrency = 1);
        var answer = new TaskCompletionSource<PushAnswer?>();

        var first = harness.Pusher.PushAsync(new AskedBatch(_ => new ValueTask<PushAnswer?>(answer.Task)), Cancelled);
        await Eventually.HoldsAsync(() => harness.InFlight == 1, "the first is being prepared");
        var second = harness.Pusher.PushAsync(TestProtobuf.Batch(), Cancelled);
        harness.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Empty(loki.Received);
        answer.SetResult(null);
        await Task.WhenAll(first, second);

        Assert.Equal(0, harness.Sum("okl.push.duration", "pipeline=web,status=204"));
        Assert.Equal(2, loki.Received.Count);
    }

    /// <summary>A question holds no slot, no leave of the tenant and no probe: what has nothing to ask goes at once.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PushAsync_QuestionHangs_LetsOthersThrough(bool probe)
    {
        await using var loki = await LokiStub.StartAsync();
        using var harness = new PusherHarness(loki.Endpoint, sink => sink.Request.Concurrency = 1);
        if (probe)
        {
            await harness.OpenCircuitAsync(loki);
            harness.Time.Advance(TimeSpan.FromSeconds(5));
        }

        var asked = new TaskCompletionSource();
        var answer = new TaskCompletionSource<PushAnswer?>();
        var hanging = harness.Pusher.PushAsync(new AskedBatch(_ => default) { Question = () => Ask(asked, answer.Task) }, Cancelled);
        await asked.Task.WaitAsync(TimeSpan.FromMinutes(1), Cancelled);
        Assert.Equal(0, harness.InFlight);

        var other = await harness.Pusher.PushAsync(TestProtobuf.Batch(lines: "other"), Cancelled).WaitAsync(TimeSpan.FromMinutes(1), Cancelled);

        Assert.Equal(PushDisposition.Delivered, other.Disposition);
        Assert.False(hanging.IsCompleted);
        var received = loki.Received.Count;
        answer.SetResult(null);
        Assert.Equal(PushDisposition.Delivered, (await hanging).Disposition);
        Assert.Equal(received + 1, loki.Received.Count);
    }

    [Fact]
    public async Task PushAsync_CircuitOpen_AsksLokiNothing()
    {
        await using var loki = await LokiStub.StartAsync();
        using var harness = new PusherHarness(loki.Endpoint);
        await harness.OpenCircuitAsync(loki);
        await AssertAsksOnlyAfterAsync(harness, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task PushAsync_TenantThrottled_AsksLokiNothing()
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = LokiStub.InTurn(LokiStub.Status(429, "ingestion rate limit exceeded", retryAfter: "60"), LokiStub.Status(204));
        using var harness = new PusherHarness(loki.Endpoint);
        _ = harness.Pusher.PushAsync(TestProtobuf.Batch(), Cancelled);
        await Eventually.HoldsAsync(() => harness.Sum("okl.retried.records") == 1, "the tenant is throttled");
        await AssertAsksOnlyAfterAsync(harness, TimeSpan.FromSeconds(60));
    }

    private static async Task AssertAsksOnlyAfterAsync(PusherHarness harness, TimeSpan held)
    {
        var until = harness.Time.GetUtcNow() + held;
        DateTimeOffset? asked = null;
        var batch = new AskedBatch(_ => default)
        {
            Question = () =>
            {
                asked ??= harness.Time.GetUtcNow();
                return default;
            },
        };
        await harness.AdvanceUntilDoneAsync(harness.Pusher.PushAsync(batch, Cancelled));
        Assert.True(asked >= until, $"asked at {asked:O}, before {until:O}");
    }

    private static ValueTask<PushAnswer?> Ask(TaskCompletionSource asked, Task<PushAnswer?> answer)
    {
        asked.TrySetResult();
        return new ValueTask<PushAnswer?>(answer);
    }

    private static ValueTask<PushAnswer?> OnlyTheFirst(int attempt) => ValueTask.FromResult<PushAnswer?>(attempt == 1 ? null : PushAnswer.Delivered(0));

    /// <summary>Whether the second attempt is told that the first may have stored something.</summary>
    private static async Task<bool> SecondQuestionAsync(PusherHarness harness, Func<Task>? during = null)
    {
        var batch = new AskedBatch(OnlyTheFirst);
        var push = harness.Pusher.PushAsync(batch, Cancelled);
        if (during is not null)
        {
            await during();
        }

        await harness.AdvanceUntilDoneAsync(push);
        return batch.Asked[1] is { MayHaveStored: true };
    }

    /// <summary>Tells of every attempt, before its request, what is known of the one before.</summary>
    private sealed class AskedBatch(Func<int, ValueTask<PushAnswer?>> confirm, params string[] lines) : IPushSteps
    {
        private readonly WholeBatch _whole = TestProtobuf.Batch(lines: lines);
        private PushAnswer? _lost;

        /// <summary>What Loki may have stored something of, each time.</summary>
        public List<PushAnswer?> Asked { get; } = [];

        public LabelStream Stream => _whole.Stream;

        public IBatchEntries Entries => _whole.Entries;

        /// <summary>How often the stream turns out to be lost before it is ours.</summary>
        public int Lost { get; set; }

        public bool IsOurs => Lost-- <= 0;

        /// <summary>Asks Loki; null when there is nothing to ask.</summary>
        public Func<ValueTask<PushAnswer?>>? Question { get; init; }

        public ValueTask<bool> MustAskAsync(CancellationToken cancellationToken) => ValueTask.FromResult(Question is not null);

        public ValueTask<PushAnswer?> ConfirmAsync()
        {
            Asked.Add(_lost);
            return confirm(Asked.Count);
        }

        public ValueTask<PushAnswer?> AskAsync(CancellationToken cancellationToken) => Question!();

        public bool TryPrepare() => true;

        public bool MayShare => false;

        public void Postponed(in PushAnswer answer) => _lost = answer.MayHaveStored ? answer : _lost;

        public void WaitsFor(TimeSpan wait)
        {
        }
    }
}
