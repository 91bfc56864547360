using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Partitions;
using OrleansKafkaLoki.Grains.Records.Chunks;
using OrleansKafkaLoki.Grains.Records.Routing;
using OrleansKafkaLoki.Grains.Tests.Protocol;
using OrleansKafkaLoki.Grains.Tests.Records.Chunks;

namespace OrleansKafkaLoki.Grains.Tests.Partitions;

public sealed class RepeatedCallsTests : IDisposable
{
    private readonly Actor _partition = new("partition");
    private readonly FakeTimeProvider _time = new();
    private readonly FakeStreamBatcher _batcher = new();
    private readonly StreamRoute _route = new(new LabelStream("app", "", "{}"), new ChunkBuilders());
    private readonly List<Task<AppendResult>> _sent = [];
    private readonly CancellationTokenSource _giveUp = new();
    private readonly RepeatedCalls _calls;

    public RepeatedCallsTests() => _calls = new RepeatedCalls(new RetryWaits(_time), NullLogger.Instance);

    public void Dispose()
    {
        _giveUp.Dispose();
        _route.Dispose();
    }

    [Fact]
    public void CallAsync_SeveralOfAStreamFail_OneIsRepeatedAndTheOthersGoOnceItIsAnswered()
    {
        Send(0);
        Send(1);
        Send(2);
        Fail(0);
        Fail(1);
        Fail(2);
        Send(3); // Nor does what comes meanwhile knock at a silo that does not answer.
        Assert.Equal(3, _batcher.Calls.Count);

        Wait();
        Assert.Equal([0, 1, 2, 0], Offsets);
        Fail(3);
        Wait();
        Assert.Equal([0, 1, 2, 0, 0], Offsets);
        Answer(4);

        Assert.Equal([0, 1, 2, 3], Offsets[5..].Prepend(0).Order());
        for (var call = 5; call < 8; call++)
        {
            Answer(call);
        }

        Assert.All(_sent, sent => Assert.Equal(AppendOutcome.Committed, sent.Result.Outcome));
    }

    [Fact]
    public void CallAsync_TheOneThatIsRepeatedHasAMistake_TheOthersFindOutForThemselves()
    {
        Send(0);
        Send(1);
        Fail(0);
        Fail(1);
        Wait();

        Run(() => _batcher.Calls[2].Answer.SetException(new InvalidOperationException()));

        Assert.True(_sent[0].IsFaulted);
        Assert.Equal([0, 1, 0, 1], Offsets);
    }

    [Fact]
    public void CallAsync_OtherStream_IsNotHeldUp()
    {
        Send(0);
        Fail(0);
        using var other = new StreamRoute(new LabelStream("app", "", "{other=\"\"}"), new ChunkBuilders());
        var batcher = new FakeStreamBatcher();

        Run(() => _calls.CallAsync(Chunk(other, 7), batcher, _giveUp.Token));

        Assert.Single(batcher.Calls);
    }

    [Fact]
    public void CallAsync_Cancelled_AllEnd()
    {
        Send(0);
        Send(1);
        Fail(0);
        Fail(1);

        Run(_giveUp.Cancel);

        Assert.All(_sent, sent => Assert.True(sent.IsCanceled));
        Wait();
        Assert.Equal(2, _batcher.Calls.Count);
    }

    private List<long> Offsets => [.. _batcher.Calls.Select(call => call.Chunk.FirstOffset)];

    private static PostedChunk Chunk(StreamRoute route, long offset) =>
        new(new OutgoingChunk(route, TestChunks.Create([(offset, 1_000_000_000 + offset)])), slice: null!, answers: null!);

    private void Send(long offset) => Run(() => _sent.Add(_calls.CallAsync(Chunk(_route, offset), _batcher, _giveUp.Token)));

    private void Fail(int call) => Run(() => _batcher.Calls[call].Answer.SetException(new TimeoutException()));

    private void Answer(int call) => Run(() => _batcher.Calls[call].Answer.SetResult(AppendResult.Committed));

    private void Wait() => Run(() => _time.Advance(TimeSpan.FromSeconds(60)));

    private void Run(Action action)
    {
        _partition.Run(action);
        _partition.RunReady();
    }
}
