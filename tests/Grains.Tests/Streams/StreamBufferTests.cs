using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Records.Routing;
using OrleansKafkaLoki.Grains.Streams;
using OrleansKafkaLoki.Grains.Streams.Journal;
using OrleansKafkaLoki.Grains.Tests.Records.Chunks;
using OrleansKafkaLoki.Grains.Tests.Records.Routing;

namespace OrleansKafkaLoki.Grains.Tests.Streams;

public sealed class StreamBufferTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void DueIn_OldestChunkAges_CountsDownToZero()
    {
        var buffer = Buffer(new BatchOptions { TimeoutSecs = 1.25 });
        _ = buffer.Add(Chunk(0));
        _time.Advance(TimeSpan.FromMilliseconds(400));
        _ = buffer.Add(Chunk(1));

        Assert.Equal(TimeSpan.FromMilliseconds(600), buffer.DueIn);
        _time.Advance(TimeSpan.FromMilliseconds(600));
        Assert.Equal(TimeSpan.Zero, buffer.DueIn);
    }

    [Fact]
    public void DueIn_FullByBytesOrCount_IsZero()
    {
        var chunk = Chunk(0);
        var byBytes = Buffer(new BatchOptions { MaxBytes = chunk.Entries.Length });
        var byCount = Buffer(new BatchOptions { MaxEvents = 1 });
        _ = byBytes.Add(chunk);
        _ = byCount.Add(chunk);

        Assert.Equal(TimeSpan.Zero, byBytes.DueIn);
        Assert.Equal(TimeSpan.Zero, byCount.DueIn);
    }

    [Fact]
    public void TakeBatch_MoreThanFits_TakesTheOldestThatFit()
    {
        var buffer = Buffer(new BatchOptions { MaxBytes = (int)(Chunk(0).Entries.Length * 2.5) });
        foreach (var offset in Enumerable.Range(0, 3))
        {
            _ = buffer.Add(Chunk(offset));
        }

        Assert.Equal([0, 1], buffer.TakeBatch().Select(held => held.Chunk.FirstOffset));
        Assert.Equal([2], buffer.TakeBatch().Select(held => held.Chunk.FirstOffset));
        Assert.False(buffer.HasWaiting);
    }

    [Fact]
    public void TakeBatch_ChunkLargerThanABatch_GoesAlone()
    {
        var buffer = Buffer(new BatchOptions { MaxBytes = 1 });
        _ = buffer.Add(Chunk(0));
        _ = buffer.Add(Chunk(1));

        Assert.Single(buffer.TakeBatch());
        Assert.True(buffer.HasWaiting);
    }

    [Fact]
    public async Task Add_FollowsAnotherThatHasNotCome_IsSentBackUntilItHas()
    {
        var buffer = Buffer(new BatchOptions());
        var (first, second) = (Chunk(4), Chunk(5));
        second.Follows = true;

        Assert.Equal(AppendOutcome.Retry, (await buffer.Add(second)).Outcome);
        Assert.Equal(0, buffer.Records);
        Assert.False(buffer.Add(first).IsCompleted);
        Assert.False(buffer.Add(second).IsCompleted);
        Assert.Equal([4, 5], buffer.TakeBatch().Select(held => held.Chunk.FirstOffset));
    }

    // Its sender has not heard of the verdict of the one before.
    [Fact]
    public void Add_FollowsAnotherThatHasItsVerdict_IsTakenIn()
    {
        var buffer = Buffer(new BatchOptions());
        _ = buffer.Add(Chunk(4));
        buffer.Complete(Assert.Single(buffer.TakeBatch()));
        var second = Chunk(5);
        second.Follows = true;

        Assert.False(buffer.Add(second).IsCompleted);
    }

    [Fact]
    public void Add_SameChunkAgain_JoinsTheHeldOne()
    {
        var buffer = Buffer(new BatchOptions());
        var verdict = buffer.Add(Chunk(0));

        Assert.Same(verdict, buffer.Add(Chunk(0)));
        Assert.Equal(1, buffer.Records);
        Assert.Single(buffer.TakeBatch());
        Assert.Same(verdict, buffer.Add(Chunk(0)));
        Assert.False(buffer.HasWaiting);
    }

    [Fact]
    public async Task Add_AgainAfterItsVerdict_GetsTheSameVerdictAndIsNotHeld()
    {
        var buffer = Buffer(new BatchOptions());
        _ = buffer.Add(Chunk(0));
        var held = Assert.Single(buffer.TakeBatch());
        held.Reject(new RejectedRecord(0, RejectionCause.Other, 400, "no"));
        buffer.Complete(held);

        var again = await buffer.Add(Chunk(0));

        Assert.Equal((AppendOutcome.Committed, 1), (again.Outcome, again.Rejected.Length));
        Assert.False(buffer.HasWaiting);
    }

    [Fact]
    public async Task Add_CommittedOffsetsFromALaterSession_IsAnsweredAtOnce()
    {
        var buffer = Buffer(new BatchOptions());
        _ = buffer.Add(Chunk(0));
        buffer.Complete(Assert.Single(buffer.TakeBatch()));

        var again = await buffer.Add(TestChunks.Create([(0, 1_000_000_000)], epoch: 2));

        Assert.Equal(AppendOutcome.Committed, again.Outcome);
        Assert.False(buffer.HasWaiting);
    }

    [Fact]
    public void Add_SameOffsetsOfAnotherIncarnation_IsTakenIn()
    {
        var buffer = Buffer(new BatchOptions());
        _ = buffer.Add(Chunk(0));
        buffer.Complete(Assert.Single(buffer.TakeBatch()));

        _ = buffer.Add(TestChunks.Create([(0, 1_000_000_000)], epoch: 2, incarnation: 1));

        Assert.True(buffer.HasWaiting);
    }

    [Fact]
    public async Task Add_OlderEpochOfThePartition_IsFenced()
    {
        var buffer = Buffer(new BatchOptions());
        _ = buffer.Add(TestChunks.Create([(1, 1)], partition: 3, epoch: 5));

        Assert.Equal(AppendOutcome.Fenced, (await buffer.Add(TestChunks.Create([(2, 2)], partition: 3, epoch: 4))).Outcome);
        Assert.False(buffer.Add(TestChunks.Create([(2, 2)], partition: 4, epoch: 4)).IsCompleted);
        Assert.False(buffer.Add(TestChunks.Create([(2, 2)], partition: 3, epoch: 6)).IsCompleted);
    }

    [Fact]
    public void Complete_AllThatWasTaken_LeavesNothingHeld()
    {
        var buffer = Buffer(new BatchOptions());
        _ = buffer.Add(Chunk(0));
        _ = buffer.Add(Chunk(1));

        foreach (var held in buffer.TakeBatch())
        {
            buffer.Complete(held);
        }

        Assert.Equal(0, buffer.Bytes);
        Assert.Equal(0, buffer.Records);
    }

    [Fact]
    public async Task Add_NewerSession_DropsWhatTheStaleOneHasWaiting()
    {
        var buffer = Buffer(new BatchOptions());
        var underWay = buffer.Add(Chunk(0));
        var taken = buffer.TakeBatch();
        var waiting = buffer.Add(Chunk(1));
        var other = buffer.Add(TestChunks.Create([(1, 1)], partition: 7));

        _ = buffer.Add(TestChunks.Create([(0, 1)], epoch: 2));

        Assert.Equal(AppendOutcome.Fenced, (await underWay).Outcome);
        Assert.Equal(AppendOutcome.Fenced, (await waiting).Outcome);
        Assert.False(other.IsCompleted);
        Assert.Equal([(7, 1L), (0, 2L)], buffer.TakeBatch().Select(held => (held.Chunk.Partition.Partition, held.Chunk.Epoch)));
        Assert.Equal(3, buffer.Records);
        buffer.Complete(Assert.Single(taken));
        Assert.Equal(2, buffer.Records);
    }

    [Fact]
    public async Task Complete_ChunkOfAStaleSession_LeavesTheNewOnesVerdictsAlone()
    {
        var buffer = Buffer(new BatchOptions());
        _ = buffer.Add(Chunk(0));
        var stale = Assert.Single(buffer.TakeBatch());
        var chunk = TestChunks.Create([(0, 1)], epoch: 2);
        _ = buffer.Add(chunk);
        buffer.Complete(Assert.Single(buffer.TakeBatch()));

        buffer.Complete(stale);

        Assert.Equal(AppendOutcome.Committed, (await buffer.Add(chunk)).Outcome);
        Assert.False(buffer.HasWaiting);
    }

    [Fact]
    public async Task Add_RepeatFromBelowTheWatermark_IsNotPushedAgain()
    {
        var buffer = Buffer(new BatchOptions());
        _ = buffer.Add(Chunk(0));
        buffer.Complete(Assert.Single(buffer.TakeBatch()));
        _ = buffer.Add(TestChunks.Create([(1, 1)], watermark: 1));
        buffer.TakeBatch();

        Assert.Equal(AppendOutcome.Committed, (await buffer.Add(Chunk(0))).Outcome);
        Assert.False(buffer.HasWaiting);
    }

    [Fact]
    public async Task Add_ManyBatchesHeld_NewChunksStayWithTheirSendersAndComeMoreRarely()
    {
        var buffer = Buffer(new BatchOptions { MaxBytes = 1 });
        for (var offset = 0; buffer.Bytes < StreamBuffer.MaxHeldBatches; offset++)
        {
            Assert.False(buffer.Add(Chunk(offset)).IsCompleted);
        }

        Assert.Equal(TimeSpan.FromMilliseconds(100), (await buffer.Add(Chunk(1000))).RetryAfter);
        Assert.False(buffer.Add(Chunk(0)).IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(TimeSpan.FromSeconds(2), (await buffer.Add(Chunk(1000))).RetryAfter);
        _time.Advance(TimeSpan.FromMinutes(2));
        var result = await buffer.Add(Chunk(1000));
        Assert.Equal((AppendOutcome.Retry, TimeSpan.FromSeconds(5)), (result.Outcome, result.RetryAfter));
    }

    [Fact]
    public async Task Add_BatcherAboutToLeave_TakesNothingNewAndAnswersForTheOld()
    {
        var buffer = Buffer(new BatchOptions());
        var verdict = buffer.Add(Chunk(0));

        Assert.Equal(AppendOutcome.Retry, (await buffer.Add(Chunk(1), admit: false)).Outcome);
        Assert.Same(verdict, buffer.Add(Chunk(0), admit: false));
    }

    [Fact]
    public async Task ReleaseAll_HeldChunks_AnswerRetry()
    {
        var buffer = Buffer(new BatchOptions());
        var verdict = buffer.Add(Chunk(0));

        buffer.ReleaseAll(TimeSpan.FromSeconds(3));

        var result = await verdict;
        Assert.Equal(AppendOutcome.Retry, result.Outcome);
        Assert.Equal(TimeSpan.FromSeconds(3), result.RetryAfter);
        Assert.False(buffer.HasWaiting);
        Assert.Equal((0, 0), (buffer.Bytes, buffer.Records));
    }

    [Fact]
    public async Task Complete_AfterReleaseAll_CountsOnlyWhatIsHeld()
    {
        var buffer = Buffer(new BatchOptions());
        _ = buffer.Add(Chunk(0));
        var stale = buffer.TakeBatch();
        _ = buffer.Add(TestChunks.Create([(0, 1)], epoch: 2));
        var underWay = buffer.TakeBatch();
        buffer.ReleaseAll(TimeSpan.FromSeconds(3));
        var next = TestChunks.Create([(1, 1)], epoch: 2);
        var verdict = buffer.Add(next);

        buffer.Complete(Assert.Single(stale));
        buffer.Complete(Assert.Single(underWay));

        Assert.Equal((next.Entries.Length, 1), (buffer.Bytes, buffer.Records));
        buffer.Complete(Assert.Single(buffer.TakeBatch()));
        Assert.Equal(AppendOutcome.Committed, (await verdict).Outcome);
        Assert.Equal((0, 0), (buffer.Bytes, buffer.Records));
    }

    // Offset 6 was too long for the chunk around it, and its dead letter could not be written before the restart that makes its line shorter.
    [Fact]
    public void Add_LineThatWasTooLongComesShorter_IsNotTakenForDelivered()
    {
        var before = RouterHarness.Json(("job", "a"));
        var after = RouterHarness.Json(("job", "a"));
        after.Sink.Encoding.ExceptFields = ["stack"];
        var buffer = Buffer(new BatchOptions());
        _ = buffer.Add(Chunk(before, epoch: 1, 5, 7));
        buffer.Complete(Assert.Single(buffer.TakeBatch()));

        Assert.True(buffer.Add(Chunk(before, epoch: 2, 5, 7)).IsCompleted);
        Assert.False(buffer.Add(Chunk(after, epoch: 3, 5, 6, 7)).IsCompleted);

        static LogChunk Chunk(PipelineOptions options, long epoch, params long[] offsets) => TestChunks.Create(
            offsets.Select(offset => (offset, 1_000_000_000 + offset)), epoch: epoch, routing: new PipelinePlan("app", options).Routing);
    }

    private static LogChunk Chunk(long offset) => TestChunks.Create([(offset, 1_000_000_000 + offset)]);

    private StreamBuffer Buffer(BatchOptions options) => new(options, new SenderTable(), _time);
}
