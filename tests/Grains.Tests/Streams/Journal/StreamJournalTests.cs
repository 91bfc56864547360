using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Streams.Journal;
using OrleansKafkaLoki.Grains.Tests.Records.Chunks;
using OrleansKafkaLoki.Grains.Tests.Storage;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Journal;

public sealed class StreamJournalTests
{
    private readonly FakeState<StreamJournalState>.Store _store = new();
    private readonly FakeTimeProvider _time = new();
    private readonly StoreWrites _writes;

    public StreamJournalTests() => _writes = new StoreWrites(_time, NullLogger<StoreWrites>.Instance);

    [Fact]
    public async Task WriteAsync_First_ClaimsTheStream()
    {
        var journal = Activate();

        Assert.Equal(WriteOutcome.Written, await journal.WriteAsync());
        Assert.Equal(1, _store.Stored.Generation);
        Assert.Null(Activate().InheritedDoubt);
    }

    [Fact]
    public void Load_NoJournal_TakesDoubtsForAsOldAsItself()
    {
        Assert.Equal(_time.GetUtcNow(), Activate().InheritedDoubt);
    }

    [Theory]
    [InlineData(false, 0, true)]
    [InlineData(true, 0, false)]
    [InlineData(false, 1, false)]
    public async Task Load_LokiTookSomethingBefore_IsToldUnlessMoreWasSentOrItIsAnotherLoki(bool leavesDoubts, uint sink, bool isTold)
    {
        var journal = Activate();
        journal.TakenAt = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromSeconds(7));
        if (leavesDoubts)
        {
            var chunk = TestChunks.Create([(1, 1)]);
            journal.Senders.TryObserve(chunk, out var sender);
            journal.Senders.Doubt(sender!, chunk);
        }

        await journal.WriteAsync();

        Assert.Equal(isTold ? _time.GetUtcNow() - TimeSpan.FromSeconds(7) : null, Activate(sink).TakenAt);
    }

    [Fact]
    public async Task WriteAsync_AnotherActivationHasClaimed_IsFencedForGood()
    {
        var older = Activate();
        await older.WriteAsync();
        var newer = Activate();
        await newer.WriteAsync();

        Assert.Equal(WriteOutcome.Fenced, await older.WriteAsync());
        _store.Away = true;
        Assert.Equal(WriteOutcome.Fenced, await older.WriteAsync());
        _store.Away = false;
        Assert.Equal(WriteOutcome.Written, await newer.WriteAsync());
        Assert.Equal(2, _store.Stored.Generation);
    }

    [Fact]
    public async Task WriteAsync_ReadBeforeAnothersWrite_IsFenced()
    {
        var older = Activate();
        await older.WriteAsync();
        var newer = Activate();
        await older.WriteAsync();

        // What the newer one has read is out of date, so the next activation has to start afresh.
        Assert.Equal(WriteOutcome.Fenced, await newer.WriteAsync());
        Assert.Equal(WriteOutcome.Written, await older.WriteAsync());
    }

    [Fact]
    public async Task WriteAsync_StoreAwayAndBack_FailsThenWrites()
    {
        var journal = Activate();
        _store.Away = true;
        Assert.Equal(WriteOutcome.Failed, await journal.WriteAsync());
        Assert.False(Assert.Single(_writes.Check()).Ready);
        _store.Away = false;
        Assert.Equal(WriteOutcome.Written, await journal.WriteAsync());
        Assert.True(Assert.Single(_writes.Check()).Ready);
    }

    [Fact]
    public async Task WriteAsync_StoreWentBackToThePredecessors_WritesItAgain()
    {
        await Activate().WriteAsync();
        var (etag, stored) = (_store.Etag, _store.Stored);
        var journal = Activate();
        Deliver(journal, 0, 1);
        await journal.WriteAsync();
        (_store.Etag, _store.Stored) = (etag, stored);

        Assert.Equal(WriteOutcome.Lost, await journal.WriteAsync());
        Assert.Equal(WriteOutcome.Written, await journal.WriteAsync());
        Assert.Equal(2, _store.Stored.Generation);
        Assert.Equal([-1, 1], Assert.Single(_store.Stored.Senders).Committed);
    }

    [Fact]
    public async Task WriteAsync_OwnAnswerLostAfterTheClaim_FailsOnceMoreAndWrites()
    {
        var journal = Activate();
        await journal.WriteAsync();

        _store.LosesAnswer = true;
        Assert.Equal(WriteOutcome.Failed, await journal.WriteAsync());
        _store.LosesAnswer = false;
        Assert.Equal(WriteOutcome.Failed, await journal.WriteAsync());
        Assert.Equal(WriteOutcome.Written, await journal.WriteAsync());
    }

    [Fact]
    public async Task WriteAsync_AnswerOfTheClaimLost_IsFencedAndTheNextActivationClaims()
    {
        var journal = Activate();
        _store.LosesAnswer = true;
        Assert.Equal(WriteOutcome.Failed, await journal.WriteAsync());
        _store.LosesAnswer = false;

        Assert.Equal(WriteOutcome.Fenced, await journal.WriteAsync());
        Assert.Equal(WriteOutcome.Written, await Activate().WriteAsync());
    }

    [Fact]
    public async Task WriteAsync_StoreLostItsState_WritesItAgain()
    {
        var journal = Activate();
        Deliver(journal, 0, 1);
        await journal.WriteAsync();
        (_store.Etag, _store.Stored) = (null, new StreamJournalState());

        Assert.Equal(WriteOutcome.Lost, await journal.WriteAsync());
        Assert.Equal(WriteOutcome.Written, await journal.WriteAsync());
        Assert.Equal([-1, 1], Assert.Single(_store.Stored.Senders).Committed);
    }

    [Fact]
    public async Task Load_WhatWasInDoubtAndCommitted_IsThereFromOffsetZeroOn()
    {
        var journal = Activate();
        Deliver(journal, 0, 1);
        var inDoubt = Chunk(2, 3);
        journal.Senders.TryObserve(inDoubt, out var sender);
        journal.Senders.Doubt(sender!, inDoubt);
        journal.NewestNs = 77;
        var written = _time.GetUtcNow();
        await journal.WriteAsync();
        _time.Advance(TimeSpan.FromMinutes(1));

        var next = Activate();

        Assert.Equal([-1, 1], next.Senders[inDoubt].Committed.ToBounds());
        Assert.Equal([1, 3], next.Senders[inDoubt].Doubtful.ToBounds());
        Assert.Equal(written.ToUnixTimeMilliseconds(), next.InheritedDoubt?.ToUnixTimeMilliseconds());
        Assert.Equal(77, next.NewestNs);
        Assert.Equal([77], next.EarlierNewestNs);

        // What is in doubt may have been sent under either timestamp.
        next.NewestNs = 99;
        await next.WriteAsync();
        Assert.Equal([77, 99], Activate().EarlierNewestNs);
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(null)]
    public async Task Load_ZeroOrNoTimestamp_AreToldApartAlthoughTheStoreLeavesDefaultsOut(long? newest)
    {
        var journal = Activate();
        journal.NewestNs = newest;
        await journal.WriteAsync();

        Assert.Equal(newest, Activate().NewestNs);
    }

    [Fact]
    public async Task SinceWritten_AnswerComesLate_CountsFromTheBeginningOfTheWrite()
    {
        var slow = new TaskCompletionSource();
        var journal = Load(new SlowState(new FakeState<StreamJournalState>(_store), slow.Task));

        var write = journal.WriteAsync();
        _time.Advance(TimeSpan.FromSeconds(30));
        slow.SetResult();

        Assert.Equal(WriteOutcome.Written, await write);
        Assert.Equal(TimeSpan.FromSeconds(30), journal.SinceWritten);
        Assert.False(Assert.Single(_writes.Check()).Ready);
        journal.Close();
        Assert.True(Assert.Single(_writes.Check()).Ready);
    }

    private static void Deliver(StreamJournal journal, params long[] offsets)
    {
        var chunk = Chunk(offsets);
        journal.Senders.TryObserve(chunk, out var sender);
        journal.Senders.Commit(sender!, chunk, []);
    }

    private static LogChunk Chunk(params long[] offsets) => TestChunks.Create(offsets.Select(offset => (offset, offset)));

    private StreamJournal Activate(uint sink = 0)
    {
        var state = new FakeState<StreamJournalState>(_store);
        _ = state.ReadStateAsync();
        return Load(state, sink);
    }

    private StreamJournal Load(IPersistentState<StreamJournalState> state, uint sink = 0)
    {
        var journal = new StreamJournal(new LabelStream("app", "", "{}"), state, _time, _writes, NullLogger.Instance) { Sink = sink };
        journal.Load();
        return journal;
    }

    private sealed class SlowState(FakeState<StreamJournalState> inner, Task answer) : IPersistentState<StreamJournalState>
    {
        public StreamJournalState State
        {
            get => inner.State;
            set => inner.State = value;
        }

        public string? Etag => inner.Etag;

        public bool RecordExists => inner.RecordExists;

        public Task ReadStateAsync() => inner.ReadStateAsync();

        public async Task WriteStateAsync()
        {
            await inner.WriteStateAsync();
            await answer;
        }

        public Task ClearStateAsync() => throw new NotSupportedException();
    }
}
