using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Loki.Limits;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Streams;
using OrleansKafkaLoki.Grains.Streams.Delivery;
using OrleansKafkaLoki.Grains.Streams.Intake;
using OrleansKafkaLoki.Grains.Streams.Journal;
using OrleansKafkaLoki.Grains.Streams.Pauses;
using OrleansKafkaLoki.Grains.Tests.Cluster;
using OrleansKafkaLoki.Grains.Tests.Protocol;
using OrleansKafkaLoki.Grains.Tests.Records.Chunks;
using OrleansKafkaLoki.Grains.Tests.Storage;
using OrleansKafkaLoki.Grains.Tests.Streams.Delivery;
using OrleansKafkaLoki.Grains.Tests.Streams.Intake;
using OrleansKafkaLoki.Grains.Tests.Streams.Pauses;
using Silo = OrleansKafkaLoki.Grains.Tests.Protocol.Silo;

namespace OrleansKafkaLoki.Grains.Tests.Streams;

/// <summary>A batcher that gets everything handed over, over a Loki that answers when the test says so.</summary>
public sealed class StreamBatcherTests : IDisposable
{
    private static readonly StreamMetrics Metrics =
        new ServiceCollection().AddMetrics().AddSingleton<StreamMetrics>().BuildServiceProvider().GetRequiredService<StreamMetrics>();

    private readonly PausedStreams _paused = TestPauses.None("app");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly FakeState<StreamJournalState>.Store _store = new();
    private readonly Actor _actor = new("batcher");
    private readonly FakeActivation _activation = new();
    private readonly LocalStreams _local = new();
    private readonly Queue<TaskCompletionSource<PushAnswer>> _pushes = new();
    private readonly SiloAddress _otherSilo;
    private readonly PipelineOptions _pipeline = ShipperCluster.Pipeline(batchTimeoutSecs: 1);
    private StreamBatcher? _batcher;
    private OpenPusher? _pusher;
    private SharedPushes? _shared;
    private long _next;

    public StreamBatcherTests() => _otherSilo = new Silo(1, Metrics, _time).SiloAddress;

    private StreamBatcher Batcher => _batcher ??= Activate();

    public void Dispose()
    {
        _batcher?.Dispose();
        _local.Dispose();
    }

    [Fact]
    public void PushWhenDue_HandedOver_IsBusyUntilEverythingHasItsVerdict()
    {
        var post = Post();
        Advance(1.1);
        Assert.Equal([true], _activation.Busy.Distinct());
        Assert.Empty(post.Answers);

        Answer();

        Assert.Equal((AppendOutcome.Committed, false), (post.Outcome, _activation.Busy[^1]));
    }

    // After a crash what was under way has to wait for Loki's quiet time, and nothing else.
    [Fact]
    public void PushWhenDue_OthersWaitInDoubt_WhatIsHandedOverGoesWhenItHasAged()
    {
        _store.Stored = new StreamJournalState
        {
            Generation = 1,
            Owner = "crashed",
            DoubtSinceMs = _time.GetUtcNow().ToUnixTimeMilliseconds(),
            Senders = [new SenderState { Topic = "logs", Partition = 0, Epoch = 1, Doubtful = [-1, 0] }],
        };
        _store.Etag = "1";
        var doubtful = Post();
        Advance(1.1);
        Assert.Empty(_pushes);

        var other = Post();
        Advance(1.1);
        Answer();

        Assert.Equal((null, AppendOutcome.Committed), (doubtful.Outcome, other.Outcome));
    }

    [Fact]
    public void Rest_Quiet_GivesBackAndTheNextRecordIsPushedByTheSameClaim()
    {
        Post();
        Advance(1.1);
        Answer();
        Advance(10); // Past the time in which a store without a journal may have lost it.
        var generation = _store.Stored!.Generation;

        _actor.Run(Batcher.Rest);
        Assert.True(Batcher.IsAtRest);
        Assert.Equal((1L, 0L), (Batcher.Progress.Delivered, Batcher.HeldBytes));
        var next = Post();
        Advance(1.1);
        Answer();

        Assert.Equal((AppendOutcome.Committed, generation), (next.Outcome, _store.Stored!.Generation));
        Assert.Equal(2, Batcher.Progress.Delivered);
    }

    [Fact]
    public void Rest_SomethingIsUnderWayOrHasJustCome_StaysAsItIs()
    {
        Post();
        Advance(10);
        var under = Batcher;
        _actor.Run(under.Rest);
        Assert.False(under.IsAtRest);
        Answer();
        var post = new FakePost(TestChunks.Create([(_next++, UnixNanos.Of(_time.GetUtcNow()))]));
        Assert.True(under.Inbox.TryPost(post));

        _actor.Run(under.Rest);

        Assert.False(under.IsAtRest);
        Advance(1.1);
        Answer();
        Assert.Equal(AppendOutcome.Committed, post.Outcome);
    }

    [Fact]
    public void Rest_TakeoverLeftDoubts_RemembersThem()
    {
        _store.Stored = new StreamJournalState
        {
            Generation = 1,
            Owner = "crashed",
            DoubtSinceMs = _time.GetUtcNow().ToUnixTimeMilliseconds(),
            Senders = [new SenderState { Topic = "logs", Partition = 1, Epoch = 1, Doubtful = [-1, 0] }],
        };
        _store.Etag = "1";
        Post();
        Advance(1.1);
        Answer();
        Advance(60);

        _actor.Run(Batcher.Rest);

        Assert.False(Batcher.IsAtRest);
    }

    [Fact]
    public void Follow_SomethingIsHandedOver_MovesOnceThatHasItsAnswerAndTakesNoMore()
    {
        FakePost last;
        var rounds = 0;
        do
        {
            Post(_otherSilo);
            Advance(1.1);
            last = Post(_otherSilo); // While the push is under way.
            Answer();
        }
        while (!Batcher.Inbox.IsClosed && ++rounds < 20);

        Assert.True(Batcher.Inbox.IsClosed, "It does not want to move.");
        Assert.Equal((null, 0), (_activation.Target, last.Answers.Count));
        Assert.False(Batcher.Inbox.TryPost(new FakePost(_next)));

        Answer();

        Assert.Equal((AppendOutcome.Committed, _otherSilo), (last.Outcome, _activation.Target));
    }

    [Fact]
    public void EndAsync_HandedOverAndNotLookedAt_IsToBeSentAgainAndNothingMoreIsTaken()
    {
        var post = Post();
        Task end = null!;

        _actor.Run(() => end = Batcher.EndAsync());
        _actor.RunReady();

        Assert.True(end.IsCompletedSuccessfully);
        Assert.Equal(AppendOutcome.Retry, post.Outcome);
        Assert.False(Batcher.Inbox.TryPost(new FakePost(_next)));
        Assert.Empty(_pushes);
    }

    // Else each stream of a silo would need a request of its own when the silo is restarted. Without a journal before each push nobody knows what
    // one that crashed has learned since.
    [Theory]
    [InlineData(DeliveryMode.EffectivelyOnce, true)]
    [InlineData(DeliveryMode.AtLeastOnce, false)]
    public void EndAsync_InPeace_LetsTheNextActivationShareItsFirstPushIfPushesAreWrittenDown(DeliveryMode delivery, bool shares)
    {
        _pipeline.Sink.Delivery = delivery;
        Post();
        Advance(1.1);
        Answer();
        _actor.Run(() => _ = Batcher.EndAsync());
        _actor.RunReady();
        Batcher.Dispose();

        _actor.Run(() => _shared = new SharedPushes(
            new BatchOptions { TimeoutSecs = 1 }, () => _pusher!.Open("app", ""), _time, TaskScheduler.Current));
        _batcher = Activate();
        var post = Post();
        Advance(1.1);
        Assert.Equal(shares, _pushes.Count == 0); // It waits for others to go with.

        Advance(0.1);
        Answer();
        Assert.Equal(AppendOutcome.Committed, post.Outcome);
    }

    [Fact]
    public void Flush_HandedOver_IsPushedAtOnce()
    {
        var post = Post();

        Batcher.Inbox.Flush();
        _actor.RunReady();
        Answer();

        Assert.Equal(AppendOutcome.Committed, post.Outcome);
    }

    [Fact]
    public void Flush_OfPartitions_PushesOnlyIfItHoldsSomethingOfThem()
    {
        var post = Post();

        Assert.False(Flush(new PartitionScope("other")));
        Assert.False(Flush(new PartitionScope("logs", 7)));
        Assert.Empty(_pushes);

        Assert.True(Flush(new PartitionScope("logs", 0)));
        Answer();
        Assert.Equal((AppendOutcome.Committed, false), (post.Outcome, Flush(new PartitionScope("logs", 0))));
    }

    [Fact]
    public void Status_FromPostToVerdict_TellsWhatItHoldsAndDoes()
    {
        Assert.Equal((StreamState.Idle, 0), StateAndRecords());
        var post = Post();
        Assert.Equal((StreamState.Running, 1), StateAndRecords()); // Not even looked at by the batcher.

        Advance(1.1);
        _pushes.Dequeue().SetResult(new PushAnswer(PushDisposition.Throttled, 429, "slow down") { Throttles = ThrottleScope.Stream, Wait = TimeSpan.FromSeconds(2) });
        _actor.RunReady();
        var status = ((IStreamView)Batcher).Status(default, _otherSilo, tenant: null);
        Assert.Equal((StreamState.Throttled, "slow down", 429, 1), (status.State, status.LastError, status.LastErrorStatus, status.Attempt));
        Assert.Equal(status.LastErrorMs + 2_000, status.NextTryMs);
        Assert.Equal(status.LastErrorMs, status.ThrottledSinceMs);

        Advance(2.1);
        Answer();
        status = ((IStreamView)Batcher).Status(default, _otherSilo, tenant: null);
        Assert.Equal((AppendOutcome.Committed, StreamState.Idle, 1, 0), (post.Outcome, status.State, (int)status.DeliveredRecords, status.Attempt));
        Assert.Equal(_time.GetUtcNow().ToUnixTimeMilliseconds(), status.LastPushMs);
        Assert.Equal((null, null, "slow down"), (status.NextTryMs, status.ThrottledSinceMs, status.LastError));
    }

    [Fact]
    public void Pause_OfItsTenant_HoldsWhatComesUntilItIsResumed()
    {
        var first = Post();
        Advance(1.1); // A push is under way.
        Pauses(1, TestPauses.Of(new StreamScope(Tenant: "")));
        Answer();
        Assert.Equal(AppendOutcome.Committed, first.Outcome);

        var second = Post();
        Advance(60);
        var status = ((IStreamView)Batcher).Status(default, _otherSilo, tenant: null);
        Assert.Equal((StreamState.Paused, 1, "a test", 0), (status.State, (int)status.HeldRecords, status.Pause?.Reason, _pushes.Count));
        Assert.Null(second.Outcome);

        Pauses(2);
        Answer();
        Assert.Equal((AppendOutcome.Committed, StreamState.Idle), (second.Outcome, StateAndRecords().State));
    }

    [Fact]
    public void Pause_OfOthers_KeepsNothing()
    {
        Pauses(1, TestPauses.Of(new StreamScope(Tenant: "b")), TestPauses.Of(new StreamScope(Selector: "{topic=\"other\"}")));
        var post = Post();
        Advance(1.1);
        Answer();
        Assert.Equal(AppendOutcome.Committed, post.Outcome);
    }

    [Fact]
    public async Task CloseAsync_WhilePaused_GivesBackWhatItHoldsAndSendsNothing()
    {
        var post = Post();
        Pauses(1, TestPauses.Of(StreamScope.All));

        var closing = Task.CompletedTask;
        _actor.Run(() => closing = Batcher.CloseAsync());
        _actor.RunReady();

        await closing.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.Equal((AppendOutcome.Retry, 0), (post.Outcome, _pushes.Count));
    }

    private void Pauses(long revision, params StreamPause[] pauses)
    {
        Assert.True(_paused.Take("app", new StreamPauses(revision, [.. pauses])));
        _actor.Post(Batcher.PushWhenDue);
        _actor.RunReady();
    }

    private (StreamState State, int Records) StateAndRecords() => (((IStreamView)Batcher).State(tenant: null), (int)Batcher.HeldRecords);

    private bool Flush(PartitionScope partitions)
    {
        var isPushed = false;
        _actor.Run(() => isPushed = Batcher.Flush(partitions));
        _actor.RunReady();
        return isPushed;
    }

    private StreamBatcher Activate()
    {
        var state = new FakeState<StreamJournalState>(_store);
        _ = state.ReadStateAsync();
        _pusher = new OpenPusher(_time, TimeSpan.Zero, (_, _) =>
        {
            _pushes.Enqueue(new TaskCompletionSource<PushAnswer>());
            return _pushes.Last().Task;
        })
        {
            Shared = _shared,
        };
        var services = new BatchingServices(
            new SomePipelines(new Dictionary<string, PipelineOptions> { ["app"] = _pipeline }),
            _pusher,
            new SharedQuestions(new ScriptedLoki(_time), _time),
            new FeedBudget(1_000_000),
            _paused,
            Metrics,
            new LearnedLimits(_time, NullLogger<LearnedLimits>.Instance),
            new StoreWrites(_time, NullLogger<StoreWrites>.Instance),
            new WakeUps(_time),
            _time,
            NullLoggerFactory.Instance);
        StreamBatcher batcher = null!;
        _activation.OnWake = () => _actor.Post(batcher.PushWhenDue);
        var wakeUp = new WakeUp(_activation);
        _activation.OnAlarm = wait => services.WakeUps.Set(wakeUp, wait);
        _actor.Run(() => batcher = new StreamBatcher(
            new LabelStream("app", "", "{topic=\"logs\"}"), state, _activation, _local, new Silo(0, Metrics, _time).Moves, services));
        return batcher;
    }

    /// <summary>Hands over the next record.</summary>
    private FakePost Post(SiloAddress? sender = null)
    {
        var post = new FakePost(TestChunks.Create([(_next, UnixNanos.Of(_time.GetUtcNow()))], sender: sender));
        _next++;
        Assert.True(Batcher.Inbox.TryPost(post));
        _actor.RunReady();
        return post;
    }

    private void Advance(double seconds)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        _actor.RunReady();
    }

    /// <summary>Loki takes the push that is under way.</summary>
    private void Answer()
    {
        _pushes.Dequeue().SetResult(PushAnswer.Delivered(204));
        _actor.RunReady();
    }
}
