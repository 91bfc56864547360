using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Partitions;
using OrleansKafkaLoki.Grains.Records.Chunks;
using OrleansKafkaLoki.Grains.Records.Routing;
using OrleansKafkaLoki.Grains.Streams.Intake;
using OrleansKafkaLoki.Grains.Tests.Cluster;
using OrleansKafkaLoki.Grains.Tests.Records.Chunks;

namespace OrleansKafkaLoki.Grains.Tests.Partitions;

public sealed class ChunkSenderTests
{
    /// <summary>A size that nothing else rents, so that an array found in the pool is the chunk's.</summary>
    private const int UnusualSize = 1 << 22;

    private bool _skipsTooOld;
    private readonly FakeTimeProvider _time = new();
    private readonly FakeDeadLetters _deadLetters = new();

    [Fact]
    public async Task SendAsync_RetriedThenCommitted_GivesTheMemoryBack()
    {
        var chunk = Chunk();

        Assert.Equal(default, await SendAsync(chunk, () => AppendResult.Retry(TimeSpan.Zero), () => AppendResult.Committed));

        Assert.True(IsInThePool(chunk));
    }

    [Fact]
    public async Task SendAsync_ACallFailedBefore_LeavesTheMemoryToWhoeverHoldsIt()
    {
        var chunk = Chunk();
        var batcher = new FakeBatcher(() => throw new TimeoutException(), () => AppendResult.Committed);

        var send = SendAsync(chunk, batcher);
        await Eventually.HoldsAsync(() => { _time.Advance(TimeSpan.FromSeconds(1)); return send.IsCompleted; }, "the chunk is sent again");

        Assert.Equal(default, await send);
        Assert.False(IsInThePool(chunk));
    }

    [Fact]
    public async Task SendAsync_CallCancelledByItsSilo_IsSentAgain()
    {
        var batcher = new FakeBatcher(() => throw new TaskCanceledException(), () => AppendResult.Committed);

        var send = SendAsync(Chunk(), batcher);
        await Eventually.HoldsAsync(() => { _time.Advance(TimeSpan.FromSeconds(1)); return send.IsCompleted; }, "the chunk is sent again");

        Assert.Equal(default, await send);
    }

    // Repeated without end it would be one warning without a stack, and a partition that stands still.
    [Fact]
    public async Task SendAsync_MistakeInTheBatcher_IsNotRepeated()
    {
        var batcher = new FakeBatcher(() => throw new InvalidOperationException(), () => AppendResult.Committed);

        var send = SendAsync(Chunk(), batcher);
        await Eventually.HoldsAsync(() => { _time.Advance(TimeSpan.FromSeconds(1)); return send.IsCompleted; }, "the send has ended");

        await Assert.ThrowsAsync<InvalidOperationException>(() => send);
    }

    [Fact]
    public async Task SendAsync_Fenced_ThrowsAndKeepsTheMemory()
    {
        var chunk = Chunk();

        await Assert.ThrowsAsync<FencedException>(() => SendAsync(chunk, () => AppendResult.Fenced));

        Assert.False(IsInThePool(chunk));
    }

    [Fact]
    public async Task SendAsync_RecordsRefused_DeadLettersThemBeforeTheMemoryGoesBack()
    {
        var chunk = Chunk();
        var refused = new AppendResult { Outcome = AppendOutcome.Committed, Rejected = [new RejectedRecord(7, RejectionCause.Other, 400, "no")] };

        Assert.Equal(new RefusedRecords(1, 0), await SendAsync(chunk, () => refused));

        Assert.Equal((7, 400, "no"), Assert.Single(_deadLetters.Letters.Select(letter => (letter.Offset, letter.Status, letter.Reason))));
    }

    private static LogChunk Chunk()
    {
        var chunk = TestChunks.Create([(7, 1_000_000_007)]);
        var entries = new byte[UnusualSize];
        chunk.Entries.CopyTo(entries);
        return new LogChunk
        {
            Partition = chunk.Partition,
            Epoch = chunk.Epoch,
            Incarnation = chunk.Incarnation,
            FirstOffset = chunk.FirstOffset,
            LastOffset = chunk.LastOffset,
            Watermark = chunk.Watermark,
            PreviousOffset = -1,
            Checkpoint = -1,
            Routing = 0,
            RecordCount = chunk.RecordCount,
            EntryCount = chunk.EntryCount,
            MinTimestamp = chunk.MinTimestamp,
            Entries = entries.AsMemory(0, chunk.Entries.Length),
            Offsets = chunk.Offsets.ToArray(),
        };
    }

    [Fact]
    public async Task SendAsync_TooOldOnesAreSkipped_OnlyTheOthersAreDeadLetters()
    {
        _skipsTooOld = true;
        var refused = new AppendResult
        {
            Outcome = AppendOutcome.Committed,
            Rejected = [new RejectedRecord(0, RejectionCause.TooOld, 0, "old"), new RejectedRecord(1, RejectionCause.Other, 400, "no")],
        };

        Assert.Equal(new RefusedRecords(1, 1), await SendAsync(TestChunks.Create([(0, 1), (1, 2)]), () => refused));

        Assert.Equal([1], _deadLetters.Letters.Select(letter => letter.Offset));
    }

    private static bool IsInThePool(LogChunk chunk)
    {
        Assert.True(System.Runtime.InteropServices.MemoryMarshal.TryGetArray(chunk.Entries, out var segment));
        return ReferenceEquals(segment.Array, BufferPool.Data.Rent(UnusualSize));
    }

    private Task<RefusedRecords> SendAsync(LogChunk chunk, params Func<AppendResult>[] answers) => SendAsync(chunk, new FakeBatcher(answers));

    private Task<RefusedRecords> SendAsync(LogChunk chunk, FakeBatcher batcher)
    {
        var route = new StreamRoute(new LabelStream("app", "", "{}"), new ChunkBuilders());
        var addresses = new BatcherAddresses(_ => batcher);
        var sender = new ChunkSender(addresses, new LocalStreams(), gates: null!, _deadLetters, new RetryWaits(_time), _time, NullLogger.Instance) { SkipsTooOld = _skipsTooOld };
        return sender.SendAsync(new PostedChunk(new OutgoingChunk(route, chunk), slice: null!, answers: null!), answer: null, TestContext.Current.CancellationToken);
    }

    private sealed class FakeBatcher(params Func<AppendResult>[] answers) : IStreamBatcherGrain
    {
        private readonly Queue<Func<AppendResult>> _answers = new(answers);

        public async Task<AppendResult> AppendAsync(LogChunk chunk)
        {
            await Task.Yield();
            return _answers.Dequeue()();
        }

        public Task FlushAsync() => throw new NotSupportedException();

        public Task CloseAsync() => throw new NotSupportedException();

        public Task<StreamStatus> GetStatusAsync() => throw new NotSupportedException();
    }
}
