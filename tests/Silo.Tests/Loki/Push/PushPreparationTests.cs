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
        var batch = new AskedBatch((_, _) => default);

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
        var batch = new AskedBatch((previous, _) => ValueTask.FromResult<PushAnswer?>(previous is null ? null : PushAnswer.Delivered(0)));

        var verdict = await harness.AdvanceUntilDoneAsync(harness.Pusher.PushAsync(batch, Cancelled));

        Assert.Equal(PushAnswer.Delivered(0), verdict);
        Assert.Single(loki.Received);
        Assert.Equal(0, harness.Sum("okl.push.requests", "pipeline=web,status=none"));
        Assert.Equal(500, harness.Health.Status);
    }

    [Fact]
    public async Task PushAsync_BatchAnswersThatItMustWait_IsAskedAgainAboutTheSameAttempt()
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = LokiStub.InTurn(LokiStub.Status(500, "oops"), LokiStub.Status(204));
        using var harness = new PusherHarness(loki.Endpoint);
        var questions = 0;
        var batch = new AskedBatch((previous, _) => ValueTask.FromResult<PushAnswer?>(
            previous is null || ++questions == 3 ? null : PushAnswer.NotSent("nobody to ask") with { Wait = TimeSpan.FromSeconds(1) }));

        var verdict = await harness.AdvanceUntilDoneAsync(harness.Pusher.PushAsync(batch, Cancelled));

        Assert.Equal(PushDisposition.Delivered, verdict.Disposition);
        Assert.Equal([null, 500, 500, 500], batch.Asked.Select(previous => previous?.Status));
        Assert.Equal(2, loki.Received.Count);
    }

    [Fact]
    public async Task PushAsync_StreamIsNoLongerOurs_EndsWithThatException()
    {
        await using var loki = await LokiStub.StartAsync();
        using var harness = new PusherHarness(loki.Endpoint, sink => sink.Request.Concurrency = 1);

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => harness.Pusher.PushAsync(new AskedBatch((_, _) => throw new InvalidOperationException("fenced")), Cancelled));

        Assert.Empty(loki.Received);
        Assert.Equal(0, harness.InFlight);
        Assert.Equal(PushDisposition.Delivered, (await harness.Pusher.PushAsync(TestProtobuf.Batch(), Cancelled)).Disposition);
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
        var batch = new AskedBatch((previous, _) => ValueTask.FromResult(previous is null ? null : (PushAnswer?)PushAnswer.Delivered(0)), line) { Lost = 1 };

        await harness.AdvanceUntilDoneAsync(harness.Pusher.PushAsync(batch, Cancelled));

        Assert.Empty(loki.Received);
        Assert.Equal([null, false], batch.Asked.Select(previous => previous?.MayHaveStored));
    }

    [Fact]
    public async Task PushAsync_CircuitOpen_AsksNothing()
    {
        await using var loki = await LokiStub.StartAsync();
        loki.Answer = LokiStub.Status(503, "down");
        using var harness = new PusherHarness(loki.Endpoint);
        var batch = new AskedBatch((_, _) => default);

        var push = harness.Pusher.PushAsync(batch, Cancelled);
        await harness.AdvanceUntilAsync(() => loki.Received.Count >= 6, "six attempts");
        loki.Answer = LokiStub.Status(204);
        var waiting = Enumerable.Range(0, 20).Select(_ => new AskedBatch((_, _) => default)).ToList();
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

        var first = harness.Pusher.PushAsync(new AskedBatch((_, _) => new ValueTask<PushAnswer?>(answer.Task)), Cancelled);
        await Eventually.HoldsAsync(() => harness.InFlight == 1, "the first is being prepared");
        var second = harness.Pusher.PushAsync(TestProtobuf.Batch(), Cancelled);
        harness.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Empty(loki.Received);
        answer.SetResult(null);
        await Task.WhenAll(first, second);

        Assert.Equal(0, harness.Sum("okl.push.duration", "pipeline=web,status=204"));
        Assert.Equal(2, loki.Received.Count);
    }

    /// <summary>Whether the second attempt is told that the first may have stored something.</summary>
    private static async Task<bool> SecondQuestionAsync(PusherHarness harness, Func<Task>? during = null)
    {
        var batch = new AskedBatch((previous, _) => ValueTask.FromResult(previous is null ? null : (PushAnswer?)PushAnswer.Delivered(0)));
        var push = harness.Pusher.PushAsync(batch, Cancelled);
        if (during is not null)
        {
            await during();
        }

        await harness.AdvanceUntilDoneAsync(push);
        return batch.Asked[1]!.Value.MayHaveStored;
    }

    private sealed class AskedBatch(Func<PushAnswer?, CancellationToken, ValueTask<PushAnswer?>> prepare, params string[] lines) : IPushBatch
    {
        private readonly WholeBatch _whole = TestProtobuf.Batch(lines: lines);

        /// <summary>What it was told of the attempt before, each time.</summary>
        public List<PushAnswer?> Asked { get; } = [];

        public LabelStream Stream => _whole.Stream;

        public IBatchEntries Entries => _whole.Entries;

        /// <summary>How often the stream turns out to be lost before it is ours.</summary>
        public int Lost { get; set; }

        public bool IsOurs => Lost-- <= 0;

        public ValueTask<PushAnswer?> PrepareAsync(PushAnswer? previous, CancellationToken cancellationToken)
        {
            Asked.Add(previous);
            return prepare(previous, cancellationToken);
        }
    }
}
