using Microsoft.Extensions.Logging.Abstractions;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Partitions.Checkpoints;
using OrleansKafkaLoki.Grains.Tests.Storage;

namespace OrleansKafkaLoki.Grains.Tests.Base;

/// <summary>What checkpoint and journal have in common is in their tests; here is what neither of them shows.</summary>
public sealed class FencedStateTests
{
    private readonly FakeState<PartitionCheckpoint>.Store _store = new();
    private readonly StoreWrites _writes = new(TimeProvider.System, NullLogger<StoreWrites>.Instance);

    [Fact]
    public async Task WriteAsync_StoreAwayAfterALostClaim_IsFencedAllTheSame()
    {
        var (older, olderState) = await BeginClaimAsync();
        var (newer, _) = await BeginClaimAsync();
        Assert.Equal(WriteOutcome.Written, await newer.WriteAsync());

        olderState.BeforeRead = () => _store.Away = true;

        Assert.Equal(WriteOutcome.Fenced, await older.WriteAsync());
        Assert.True(older.IsFenced);
    }

    [Fact]
    public async Task WriteAsync_OwnerWithoutANameAfterOneWithoutAName_IsFenced()
    {
        var (mine, _) = await BeginClaimAsync();
        await mine.WriteAsync();

        // A build that writes no owner has claimed it, and the predecessor had none either.
        (_store.Etag, _store.Stored) = ("another", new PartitionCheckpoint { Epoch = 7 });

        Assert.Equal(WriteOutcome.Fenced, await mine.WriteAsync());
    }

    [Fact]
    public async Task WriteAsync_StoredTooLateToBeOfUse_IsWrittenAndWaitsForTheNext()
    {
        string? late = "It took too long.";
        var (mine, _) = await BeginClaimAsync(_ => late);

        Assert.Equal(WriteOutcome.Written, await mine.WriteAsync());
        Assert.False(Assert.Single(_writes.Check()).Ready);
        late = null;
        Assert.Equal(WriteOutcome.Written, await mine.WriteAsync());
        Assert.True(Assert.Single(_writes.Check()).Ready);
    }

    private async Task<(FencedState<PartitionCheckpoint> Fenced, Watched State)> BeginClaimAsync(Func<TimeSpan, string?>? whyLate = null)
    {
        var state = new Watched(new FakeState<PartitionCheckpoint>(_store));
        var fenced = new FencedState<PartitionCheckpoint>(state, _writes) { WhyLate = whyLate };
        Assert.True(await fenced.TryReadAsync());
        fenced.BeginClaim();
        return (fenced, state);
    }

    private sealed class Watched(FakeState<PartitionCheckpoint> inner) : IPersistentState<PartitionCheckpoint>
    {
        public Action? BeforeRead { get; set; }

        public PartitionCheckpoint State
        {
            get => inner.State;
            set => inner.State = value;
        }

        public string? Etag => inner.Etag;

        public bool RecordExists => inner.RecordExists;

        public Task ReadStateAsync()
        {
            BeforeRead?.Invoke();
            return inner.ReadStateAsync();
        }

        public Task WriteStateAsync() => inner.WriteStateAsync();

        public Task ClearStateAsync() => throw new NotSupportedException();
    }
}
