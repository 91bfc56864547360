using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Batching;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Sink;
using OrleansKafkaLoki.Grains.Tests.Chunks;

namespace OrleansKafkaLoki.Grains.Tests.Batching;

public sealed class StreamBufferTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void DueIn_OldestChunkAges_CountsDownToZero()
    {
        var buffer = Buffer(new BatchOptions { TimeoutSecs = 1 });
        Add(buffer, Chunk(0));
        _time.Advance(TimeSpan.FromMilliseconds(400));
        Add(buffer, Chunk(1));

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
        Add(byBytes, chunk);
        Add(byCount, chunk);

        Assert.Equal(TimeSpan.Zero, byBytes.DueIn);
        Assert.Equal(TimeSpan.Zero, byCount.DueIn);
    }

    [Fact]
    public void TakeBatch_MoreThanFits_TakesTheOldestThatFit()
    {
        var buffer = Buffer(new BatchOptions { MaxBytes = (int)(Chunk(0).Entries.Length * 2.5) });
        var held = Enumerable.Range(0, 3).Select(offset => Add(buffer, Chunk(offset))).ToList();

        Assert.Equal(held[..2], buffer.TakeBatch());
        Assert.Equal(held[2..], buffer.TakeBatch());
        Assert.False(buffer.HasWaiting);
    }

    [Fact]
    public void TakeBatch_ChunkLargerThanABatch_GoesAlone()
    {
        var buffer = Buffer(new BatchOptions { MaxBytes = 1 });
        Add(buffer, Chunk(0));
        Add(buffer, Chunk(1));

        Assert.Single(buffer.TakeBatch());
        Assert.True(buffer.HasWaiting);
    }

    [Fact]
    public void TryAdd_SameChunkAgain_JoinsTheHeldOne()
    {
        var buffer = Buffer(new BatchOptions());
        var held = Add(buffer, Chunk(0));

        Assert.Same(held, Add(buffer, Chunk(0)));
        Assert.Equal(1, buffer.Records);
        Assert.Single(buffer.TakeBatch());
        Assert.Same(held, Add(buffer, Chunk(0)));
        Assert.False(buffer.HasWaiting);
    }

    [Fact]
    public void TryAdd_AfterItsVerdict_IsTakenInAgain()
    {
        var buffer = Buffer(new BatchOptions());
        var held = Add(buffer, Chunk(0));
        buffer.TakeBatch();
        buffer.Remove(held);

        Assert.NotSame(held, Add(buffer, Chunk(0)));
    }

    [Fact]
    public void TryAdd_OlderEpochOfThePartition_IsRefused()
    {
        var buffer = Buffer(new BatchOptions());
        Add(buffer, TestChunks.Create([(1, 1)], partition: 3, epoch: 5));

        Assert.False(buffer.TryAdd(TestChunks.Create([(2, 2)], partition: 3, epoch: 4), out _));
        Assert.True(buffer.TryAdd(TestChunks.Create([(2, 2)], partition: 4, epoch: 4), out _));
        Assert.True(buffer.TryAdd(TestChunks.Create([(2, 2)], partition: 3, epoch: 6), out _));
    }

    [Fact]
    public void Remove_AllThatWasTaken_LeavesNothingHeld()
    {
        var buffer = Buffer(new BatchOptions());
        Add(buffer, Chunk(0));
        Add(buffer, Chunk(1));

        foreach (var held in buffer.TakeBatch())
        {
            buffer.Remove(held);
        }

        Assert.Equal(0, buffer.Bytes);
        Assert.Equal(0, buffer.Records);
    }

    [Fact]
    public async Task LetGoOfAll_HeldChunks_AnswerRetry()
    {
        var buffer = Buffer(new BatchOptions());
        var held = Add(buffer, Chunk(0));

        buffer.LetGoOfAll(TimeSpan.FromSeconds(3));

        var result = await held.Verdict;
        Assert.Equal(AppendOutcome.Retry, result.Outcome);
        Assert.Equal(TimeSpan.FromSeconds(3), result.RetryAfter);
    }

    private static LogChunk Chunk(long offset) => TestChunks.Create([(offset, 1_000_000_000 + offset)]);

    private static HeldChunk Add(StreamBuffer buffer, LogChunk chunk)
    {
        Assert.True(buffer.TryAdd(chunk, out var held));
        return held;
    }

    private StreamBuffer Buffer(BatchOptions options) => new(options, _time);
}
