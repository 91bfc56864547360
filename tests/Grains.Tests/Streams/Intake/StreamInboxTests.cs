using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Streams.Intake;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Intake;

public sealed class StreamInboxTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly PipelineBudget _budget = new FeedBudget(100).Of("app");
    private readonly FakeActivation _activation = new();
    private readonly StreamInbox _inbox;

    public StreamInboxTests() => _inbox = Inbox(new BatchOptions { TimeoutSecs = 2.25 });

    [Fact]
    public void TryPost_Asleep_IsWokenOnceWhenTheFirstChunkHasAged()
    {
        Assert.True(_inbox.TryPost(new FakePost(0)));
        Assert.True(_inbox.TryPost(new FakePost(1)));

        Assert.Equal(0, _activation.Wakes);
        Assert.Equal([TimeSpan.FromSeconds(2)], _activation.Alarms);
    }

    [Fact]
    public void TryPost_AnEighthOfABatch_IsWokenAtOnceAndOnlyOnce()
    {
        var byCount = Inbox(new BatchOptions { MaxEvents = 16 });
        var byBytes = Inbox(new BatchOptions { MaxBytes = 16 * new FakePost(0).Chunk.Entries.Length });
        foreach (var inbox in new[] { byCount, byBytes })
        {
            var before = _activation.Wakes;
            inbox.TryPost(new FakePost(0));
            Assert.Equal(before, _activation.Wakes);
            inbox.TryPost(new FakePost(1));
            inbox.TryPost(new FakePost(2));
            Assert.Equal(before + 1, _activation.Wakes);

            inbox.Take();
            inbox.TryPost(new FakePost(3));
            inbox.TryPost(new FakePost(4));
            Assert.Equal(before + 2, _activation.Wakes);
        }
    }

    [Fact]
    public void TryPost_BudgetIsTight_IsWokenAtOnce()
    {
        _budget.Charge(90);

        _inbox.TryPost(new FakePost(0));

        Assert.Equal((1, 0), (_activation.Wakes, _activation.Alarms.Count));
    }

    [Fact]
    public void TryPost_BatcherIsAwake_WakesNobody()
    {
        _inbox.Take();

        _inbox.TryPost(new FakePost(0));

        Assert.Equal((0, 0), (_activation.Wakes, _activation.Alarms.Count));
    }

    [Fact]
    public void Take_ChunksOfAnyAge_TellsSinceWhenEachWaits()
    {
        var posts = new[] { new FakePost(0), new FakePost(1) };
        foreach (var post in posts)
        {
            _inbox.TryPost(post);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        var (first, flush) = _inbox.Take();

        Assert.False(flush);
        Assert.Equal(posts, [first, first?.Next]);
        Assert.Equal([2, 1], posts.Select(post => _time.GetElapsedTime(post.PostedAt).TotalSeconds));
        Assert.Null(posts[^1].Next);
        Assert.Null(_inbox.Take().First);
    }

    [Fact]
    public void Sleep_NothingCame_TheNextChunkWakes()
    {
        _inbox.Take();
        _inbox.Sleep();
        Assert.Empty(_activation.Alarms);

        _inbox.TryPost(new FakePost(0));

        Assert.Single(_activation.Alarms);
    }

    // Between the batcher's last look and its sleep: the chunk itself woke nobody.
    [Fact]
    public void Sleep_AChunkCameMeanwhile_IsWokenForIt()
    {
        _inbox.Take();
        _inbox.TryPost(new FakePost(0));

        _inbox.Sleep();

        Assert.Equal([TimeSpan.FromSeconds(2)], _activation.Alarms);
        Assert.NotNull(_inbox.Take().First);
    }

    [Fact]
    public void Flush_AnyTime_IsWokenAndToldOnce()
    {
        _inbox.Flush();

        Assert.Equal((1, true, false), (_activation.Wakes, _inbox.Take().Flush, _inbox.Take().Flush));
    }

    [Theory]
    [InlineData(0.5, 0.5)]
    [InlineData(8, 2)]
    public void LookAgainAfter_AnyTime_IsNotLaterThanWhatComesNowHasAged(double after, double expected)
    {
        _inbox.LookAgainAfter(TimeSpan.FromSeconds(after));

        Assert.Equal([TimeSpan.FromSeconds(expected)], _activation.Alarms);
    }

    [Fact]
    public void Close_ThenTryPost_IsRefusedAndWhatCameBeforeIsLeftToTake()
    {
        var before = new FakePost(0);
        _inbox.TryPost(before);

        _inbox.Close();

        Assert.True(_inbox.IsClosed);
        Assert.False(_inbox.TryPost(new FakePost(1)));
        Assert.Same(before, _inbox.Take().First);
        Assert.Null(before.Next);
    }

    // The batcher looks only when it is woken, so a chunk that woke nobody would hang here.
    [Fact]
    public async Task TryPost_ManyThreadsWhileTheBatcherFallsAsleep_EachIsTakenOnceAndInOrder()
    {
        const int Each = 2_000;
        var wakes = new SemaphoreSlim(0);
        var activation = new Waker(wakes);
        var inbox = new StreamInbox(new BatchOptions(), _budget, activation, TimeProvider.System);
        var posts = Enumerable.Range(0, 4).Select(_ => Enumerable.Range(0, Each).Select(i => new FakePost(i)).ToArray()).ToArray();
        var senders = posts.Select(own => Task.Run(() => Assert.All(own, post => Assert.True(inbox.TryPost(post))))).ToArray();

        var taken = new List<FakePost>();
        while (taken.Count < 4 * Each)
        {
            Assert.True(await wakes.WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken), $"{taken.Count} were taken.");
            for (var posted = (FakePost?)inbox.Take().First; posted is not null; posted = (FakePost?)posted.Next)
            {
                taken.Add(posted);
            }

            inbox.Sleep();
        }

        await Task.WhenAll(senders);
        Assert.All(posts, own => Assert.Equal(own, taken.Where(own.ToHashSet().Contains)));
    }

    private StreamInbox Inbox(BatchOptions limits) => new(limits, _budget, _activation, _time);

    /// <summary>Wakes at once, whatever it was asked for.</summary>
    private sealed class Waker(SemaphoreSlim wakes) : IStreamActivation
    {
        public void Wake() => wakes.Release();

        public void WakeAfter(TimeSpan wait) => wakes.Release();

        public void SetBusy(bool isBusy) => throw new NotSupportedException();

        public void MoveTo(SiloAddress target) => throw new NotSupportedException();

        public void Leave() => throw new NotSupportedException();
    }
}
