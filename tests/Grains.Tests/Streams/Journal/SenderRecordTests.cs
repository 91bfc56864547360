using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Streams.Journal;
using OrleansKafkaLoki.Grains.Tests.Records.Chunks;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Journal;

public sealed class SenderRecordTests
{
    [Fact]
    public void Commit_ChunkInDoubt_IsCommittedUpToItsPredecessorAndNoLongerInDoubt()
    {
        var chunk = Chunk([3, 5]);
        var sender = new SenderRecord(chunk);
        sender.Doubt(chunk);
        Assert.True(sender.Doubtful.ContainsAll(3, 5));

        sender.Commit(chunk, []);

        Assert.True(sender.Doubtful.IsEmpty);
        Assert.Equal([2, 5], sender.Committed.ToBounds());
    }

    [Fact]
    public void Commit_SomeRejected_LeavesThemOpenForASenderThatCrashesBeforeItDeadLettersThem()
    {
        var chunk = Chunk([3, 4, 5]);
        var sender = new SenderRecord(chunk);
        sender.Doubt(chunk);
        sender.Commit(chunk, [new RejectedRecord(4, RejectionCause.TooOld, 400, "no")]);

        Assert.Equal([2, 3, 4, 5], sender.Committed.ToBounds());

        // Of a line that is split, Loki may have other parts.
        Assert.Equal([3, 4], sender.Doubtful.ToBounds());
    }

    [Fact]
    public void Observe_AnotherRouting_TrustsNoRangeAnyMore()
    {
        var before = Chunk([3, 9]);
        var sender = new SenderRecord(before);
        sender.Commit(before, []);

        // The record at offset 5 went to another stream then.
        sender.Observe(TestChunks.Create([(5, 5)], epoch: 2, routing: 1));

        Assert.False(sender.Committed.Contains(5));
        Assert.True(sender.Doubtful.ContainsAll(3, 9));
    }

    [Fact]
    public void Commit_ChunkOfAnEarlierRouting_StaysInDoubt()
    {
        var before = Chunk([3, 9]);
        var sender = new SenderRecord(before);
        sender.Doubt(before);
        sender.Observe(TestChunks.Create([(5, 5)], epoch: 2, routing: 1));

        sender.Commit(before, []);

        Assert.False(sender.Committed.Contains(5));
        Assert.True(sender.Doubtful.ContainsAll(3, 9));
    }

    [Fact]
    public void Observe_SenderThatLostItsCheckpoint_RaisesDoubt()
    {
        var sender = new SenderRecord(Chunk([3]));
        sender.Observe(TestChunks.Create([(3, 3), (5, 5)], doubtBelow: 4));
        sender.Observe(TestChunks.Create([(7, 7)], doubtBelow: 4));

        Assert.Equal([2, 5], sender.Doubtful.ToBounds());
    }

    [Fact]
    public void Observe_LaterCheckpoint_TakesAllBelowForCommittedAndOutOfDoubt()
    {
        var chunk = Chunk([3, 5]);
        var sender = new SenderRecord(chunk);
        sender.Doubt(chunk);
        sender.Observe(Chunk([9], epoch: 2, checkpoint: 5));

        Assert.Equal(2, sender.Session.Epoch);
        Assert.Equal([-1, 4], sender.Committed.ToBounds());
        Assert.Equal([4, 5], sender.Doubtful.ToBounds());
    }

    [Fact]
    public void Observe_NoCheckpointYet_CommitsNothing()
    {
        var chunk = Chunk([0], checkpoint: -1);
        var sender = new SenderRecord(chunk);
        sender.Observe(chunk);

        Assert.True(sender.Committed.IsEmpty);
    }

    [Fact]
    public void Observe_AnotherLog_ForgetsTheOffsetsOfTheFormer()
    {
        var old = Chunk([3, 5]);
        var sender = new SenderRecord(old);
        sender.Commit(old, []);
        sender.Doubt(Chunk([8]));
        sender.Observe(Chunk([0], epoch: 2, incarnation: 1));
        Assert.True(sender.Committed.IsEmpty);
        Assert.True(sender.Doubtful.IsEmpty);

        // What was under way of the former log says nothing about the new one.
        sender.Doubt(old);
        sender.Commit(old, []);
        Assert.True(sender.Committed.IsEmpty);
        Assert.True(sender.Doubtful.IsEmpty);
    }

    [Fact]
    public void Load_OfSave_IsTheSame()
    {
        var chunk = Chunk([0, 1], epoch: 4, incarnation: 2);
        var sender = new SenderRecord(chunk);
        sender.Commit(chunk, []);
        sender.Doubt(Chunk([7], epoch: 4, incarnation: 2));

        var state = sender.Save();
        var loaded = SenderRecord.Load(state);

        Assert.Equal(("logs", 0), (state.Topic, state.Partition));
        Assert.Equal(new SessionId(4, 2), loaded.Session);
        Assert.Equal([-1, 1], loaded.Committed.ToBounds());
        Assert.Equal([6, 7], loaded.Doubtful.ToBounds());
    }

    [Fact]
    public void TryObserve_StaleSession_IsRefusedAndChangesNothing()
    {
        var senders = new SenderTable();
        Assert.True(senders.TryObserve(Chunk([5], epoch: 2), out _));
        Assert.False(senders.TryObserve(Chunk([5], epoch: 1, checkpoint: 4), out _));

        Assert.Equal(2, senders[Chunk([5])].Session.Epoch);
        Assert.True(senders[Chunk([5])].Committed.IsEmpty);
        Assert.False(senders.HasDoubts);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(100)]
    public void TryObserve_SoManyPartitions_EachHasItsOwnRecord(int partitions)
    {
        var senders = new SenderTable();
        List<LogChunk> chunks = [.. Enumerable.Range(0, partitions).SelectMany(i => new[] { TestChunks.Create([(i, 1)], partition: i), TestChunks.Create([(i, 1)], partition: i, topic: "other") })];
        chunks.ForEach(chunk => Assert.True(senders.TryObserve(chunk, out _)));

        chunks.ForEach(chunk => senders.Commit(senders[chunk], chunk, []));

        Assert.Equal(chunks.Count, senders.All.Count);
        Assert.All(chunks, chunk => Assert.Equal((chunk.Partition.Topic, chunk.Partition.Partition, true), (senders[chunk].Topic, senders[chunk].Partition, senders[chunk].Committed.Contains(chunk.LastOffset))));
    }

    [Fact]
    public void Observe_ALaterLeaderEpoch_ForgetsWhatTheLogHasLost()
    {
        var sender = new SenderRecord(UnderEpoch([8], 3));
        sender.Observe(UnderEpoch([8], 3));
        sender.Commit(UnderEpoch([8, 9, 10, 11], 3), []);
        sender.Doubt(UnderEpoch([12, 13], 3));

        sender.Observe(UnderEpoch([10, 11, 12], 4));

        Assert.Equal([7, 9], sender.Committed.ToBounds());
        Assert.True(sender.Doubtful.IsEmpty);
    }

    [Fact]
    public void Commit_ChunkOfAnEarlierLeaderEpoch_SaysNothingOfWhatTookItsPlace()
    {
        var lost = UnderEpoch([8, 9, 10, 11], 3);
        var sender = new SenderRecord(lost);
        sender.Observe(lost);
        sender.Doubt(lost);
        sender.Observe(UnderEpoch([10], 4));

        sender.Commit(lost, []);

        Assert.Equal([7, 9], sender.Committed.ToBounds());
        Assert.True(sender.Doubtful.IsEmpty);
    }

    [Fact]
    public void Observe_LeaderEpochsThatOnlyAscend_KeepsWhatIsKnown()
    {
        var sender = new SenderRecord(UnderEpoch([8], 3));
        foreach (var chunk in (LogChunk[])[UnderEpoch([8, 9], 3), UnderEpoch([10], 4), Chunk([11])])
        {
            sender.Observe(chunk);
            sender.Commit(chunk, []);
        }

        sender.Observe(UnderEpoch([8, 9], 3, epoch: 2));
        sender.Observe(UnderEpoch([10], 4, epoch: 2));

        Assert.True(sender.Committed.ContainsAll(8, 11));
    }

    private static LogChunk UnderEpoch(long[] offsets, int leaderEpoch, long epoch = 1) =>
        TestChunks.Create(offsets.Select(offset => (offset, offset)), epoch: epoch, leaderEpoch: leaderEpoch);

    private static LogChunk Chunk(long[] offsets, long epoch = 1, long incarnation = 0, long checkpoint = 0) =>
        TestChunks.Create(offsets.Select(offset => (offset, offset)), epoch: epoch, incarnation: incarnation, checkpoint: checkpoint);
}
