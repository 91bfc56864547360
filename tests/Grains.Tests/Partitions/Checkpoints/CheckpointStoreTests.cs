using Microsoft.Extensions.Logging.Abstractions;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Partitions.Checkpoints;
using OrleansKafkaLoki.Grains.Tests.Storage;

namespace OrleansKafkaLoki.Grains.Tests.Partitions.Checkpoints;

public sealed class CheckpointStoreTests
{
    private readonly FakeState<PartitionCheckpoint>.Store _store = new();

    [Fact]
    public async Task ClaimAsync_NeverClaimedBefore_IsEpochOneWithoutOffset()
    {
        var checkpoints = Create();

        Assert.Equal(WriteOutcome.Written, await checkpoints.ClaimAsync());
        Assert.Equal(1, checkpoints.Epoch);
        Assert.Null(checkpoints.NextOffset);
    }

    [Fact]
    public async Task WriteAsync_AfterAnotherClaimed_IsFenced()
    {
        var older = Create();
        await older.ClaimAsync();
        var newer = Create();
        await newer.ClaimAsync();

        Assert.Equal(WriteOutcome.Fenced, await older.WriteAsync(10));
        Assert.Equal(WriteOutcome.Written, await newer.WriteAsync(20));
        Assert.Equal(20, _store.Stored.NextOffset);
        Assert.Equal(2, _store.Stored.Epoch);
    }

    [Fact]
    public async Task WriteAsync_StoreAwayAndBack_FailsThenWrites()
    {
        var checkpoints = Create();
        await checkpoints.ClaimAsync();

        _store.Away = true;
        Assert.Equal(WriteOutcome.Failed, await checkpoints.WriteAsync(10));
        Assert.Null(checkpoints.NextOffset);
        _store.Away = false;
        Assert.Equal(WriteOutcome.Written, await checkpoints.WriteAsync(12));
        Assert.Equal(12, checkpoints.NextOffset);
    }

    [Fact]
    public async Task WriteAsync_AnswerOfAnEarlierWriteLost_IsNotTakenForAFence()
    {
        var checkpoints = Create();
        await checkpoints.ClaimAsync();

        _store.LosesAnswer = true;
        Assert.Equal(WriteOutcome.Failed, await checkpoints.WriteAsync(10));
        _store.LosesAnswer = false;
        Assert.Equal(WriteOutcome.Failed, await checkpoints.WriteAsync(11));
        Assert.Equal(WriteOutcome.Written, await checkpoints.WriteAsync(12));
        Assert.Equal(12, _store.Stored.NextOffset);
    }

    [Fact]
    public async Task ClaimAsync_AnswerOfAnEarlierClaimLost_ClaimsAgain()
    {
        var checkpoints = Create();
        _store.LosesAnswer = true;
        Assert.Equal(WriteOutcome.Failed, await checkpoints.ClaimAsync());
        _store.LosesAnswer = false;

        Assert.Equal(WriteOutcome.Written, await checkpoints.ClaimAsync());
        Assert.Equal(2, checkpoints.Epoch);
        Assert.Equal(WriteOutcome.Written, await checkpoints.WriteAsync(5));
    }

    [Fact]
    public async Task WriteAsync_NewIncarnation_RaisesIt()
    {
        var checkpoints = Create();
        await checkpoints.ClaimAsync();

        await checkpoints.WriteAsync(0, new LogIdentity("new", 7));

        Assert.Equal(1, checkpoints.Incarnation);
        Assert.Equal((1, "new", 7), (_store.Stored.Incarnation, _store.Stored.TopicId, _store.Stored.LogEnd));
    }

    [Fact]
    public async Task WriteAsync_NewLogNotStored_StaysWithTheOldOne()
    {
        var checkpoints = Create();
        await checkpoints.ClaimAsync();
        checkpoints.Log = new LogIdentity("old", 9);

        _store.Away = true;
        Assert.Equal(WriteOutcome.Failed, await checkpoints.WriteAsync(0, new LogIdentity("new", 7)));
        _store.Away = false;
        Assert.Equal(WriteOutcome.Written, await checkpoints.WriteAsync(5));

        Assert.Equal((5, "old", 9), (_store.Stored.NextOffset, _store.Stored.TopicId, _store.Stored.LogEnd));
    }

    [Fact]
    public async Task ClaimAsync_LogStored_KnowsIt()
    {
        var older = Create();
        await older.ClaimAsync();
        Assert.Equal(LogIdentity.Unknown, older.Log);
        older.Log = new LogIdentity("id", 9);
        await older.WriteAsync(5);

        var newer = Create();
        await newer.ClaimAsync();

        Assert.Equal(new LogIdentity("id", 9), newer.Log);
    }

    [Fact]
    public async Task WriteAsync_StoreLostItsState_WritesItAgainWithTheSameEpoch()
    {
        await Create().ClaimAsync();
        var checkpoints = Create();
        await checkpoints.ClaimAsync();
        await checkpoints.WriteAsync(10, new LogIdentity("id", 10));
        (_store.Stored, _store.Etag) = (new PartitionCheckpoint(), null);

        Assert.Equal(WriteOutcome.Lost, await checkpoints.WriteAsync(11));
        Assert.Equal(WriteOutcome.Written, await checkpoints.WriteAsync(12));

        Assert.Equal((2, 12L, 1), (_store.Stored.Epoch, _store.Stored.NextOffset, _store.Stored.Incarnation));
    }

    [Fact]
    public async Task WriteAsync_StoreWentBackToThePredecessors_WritesItAgain()
    {
        var older = Create();
        await older.ClaimAsync();
        await older.WriteAsync(5);
        var (etag, stored) = (_store.Etag, _store.Stored);
        var checkpoints = Create();
        await checkpoints.ClaimAsync();
        await checkpoints.WriteAsync(10);
        (_store.Etag, _store.Stored) = (etag, stored);

        Assert.Equal(WriteOutcome.Lost, await checkpoints.WriteAsync(11));
        Assert.Equal(10, checkpoints.NextOffset);
        Assert.Equal(WriteOutcome.Written, await checkpoints.WriteAsync(12));
        Assert.Equal((2, 12L), (_store.Stored.Epoch, _store.Stored.NextOffset));
    }

    [Fact]
    public async Task WriteAsync_StoreLostItsStateAndAnotherClaimed_IsFenced()
    {
        await Create().ClaimAsync();
        var older = Create();
        await older.ClaimAsync();
        (_store.Stored, _store.Etag) = (new PartitionCheckpoint(), null);
        await Create().ClaimAsync();

        Assert.Equal(WriteOutcome.Fenced, await older.WriteAsync(11));
    }

    [Fact]
    public async Task RaiseEpoch_BeforeTheFirstWrite_IsStoredAndFencesEarlierClaims()
    {
        var older = Create();
        await older.ClaimAsync();
        var checkpoints = Create();
        await checkpoints.ClaimAsync();

        checkpoints.RaiseEpoch(1_000);
        Assert.Equal(WriteOutcome.Written, await checkpoints.WriteAsync(10));
        checkpoints.RaiseEpoch(5);

        Assert.Equal((1_000, 1_000), (checkpoints.Epoch, _store.Stored.Epoch));
        Assert.Equal(WriteOutcome.Written, await checkpoints.WriteAsync(11));
        Assert.Equal(WriteOutcome.Fenced, await older.WriteAsync(12));
        var next = Create();
        await next.ClaimAsync();
        Assert.Equal(1_001, next.Epoch);
    }

    [Fact]
    public async Task RaiseEpoch_AnswerOfTheWriteLost_IsNotTakenForAFence()
    {
        var checkpoints = Create();
        await checkpoints.ClaimAsync();
        checkpoints.RaiseEpoch(1_000);

        _store.LosesAnswer = true;
        Assert.Equal(WriteOutcome.Failed, await checkpoints.WriteAsync(10));
        _store.LosesAnswer = false;
        Assert.Equal(WriteOutcome.Failed, await checkpoints.WriteAsync(10));
        Assert.Equal(WriteOutcome.Written, await checkpoints.WriteAsync(10));
    }

    private CheckpointStore Create() =>
        new(new PartitionId("app", "logs", 0), new FakeState<PartitionCheckpoint>(_store), new StoreWrites(TimeProvider.System, NullLogger<StoreWrites>.Instance), NullLogger.Instance);
}
