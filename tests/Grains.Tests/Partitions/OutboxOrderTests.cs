using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Partitions;
using OrleansKafkaLoki.Grains.Records.Chunks;
using OrleansKafkaLoki.Grains.Records.Routing;
using OrleansKafkaLoki.Grains.Streams.Intake;
using OrleansKafkaLoki.Grains.Tests.Cluster;
using OrleansKafkaLoki.Grains.Tests.Protocol;
using OrleansKafkaLoki.Grains.Tests.Records.Chunks;
using OrleansKafkaLoki.Grains.Tests.Streams.Intake;
using OrleansKafkaLoki.Grains.Tests.Streams.Placement;

namespace OrleansKafkaLoki.Grains.Tests.Partitions;

/// <summary>Where order decides what is sent.</summary>
public sealed class OutboxOrderTests : IChunkVerdicts, IDisposable
{
    private static readonly SiloAddress Elsewhere = TestSilos.Create(1);

    private readonly Actor _partition = new("partition");
    private readonly FakeTimeProvider _time = new();
    private readonly LocalStreams _streams = new();
    private readonly FakeGates _gates = new();
    private readonly FakeStreamBatcher _batcher = new();
    private readonly StreamRoute _route;
    private readonly List<long> _verdicts = [];
    private readonly List<LogChunk> _sent = [];
    private readonly List<Exception> _broken = [];
    private Outbox _outbox = null!;

    public OutboxOrderTests()
    {
        _route = new StreamRoute(new LabelStream("app", "", "{s=\"a\"}"), new ChunkBuilders());
        var addresses = new BatcherAddresses(_ => _batcher);
        var sender = new ChunkSender(addresses, _streams, _gates, new FakeDeadLetters(), new RetryWaits(_time), _time, NullLogger.Instance) { KeepsOrder = true };
        Run(() => _outbox = new Outbox(sender, new ChunksInFlight(), this));
    }

    public void Dispose()
    {
        _streams.Dispose();
        Assert.DoesNotContain(_broken, exception => exception is not OperationCanceledException);
    }

    void IChunkVerdicts.Record(PostedChunk chunk, RefusedRecords refused) => _verdicts.Add(chunk.Chunk.FirstOffset);

    void IChunkVerdicts.Recorded()
    {
    }

    void IChunkVerdicts.Break(Exception exception) => _broken.Add(exception);

    [Fact]
    public void Send_TheOneBeforeHasNoVerdict_FollowsItUntilItHas()
    {
        var inbox = Here();

        Send(0, 1);
        Assert.Equal([false, true], _sent.Select(chunk => chunk.Follows));
        inbox.Posted[0].Answer(AppendResult.Committed);
        _partition.RunReady();
        Assert.Equal([false, false], _sent.Select(chunk => chunk.Follows));
        inbox.Posted[1].Answer(AppendResult.Committed);
        _partition.RunReady();
        Send(2);

        Assert.False(_sent[2].Follows);
    }

    [Fact]
    public void Answer_VerdictsInAnyOrder_OnlyTheOldestWithoutOneFollowsNobody()
    {
        var inbox = Here();
        Send(0, 1);
        inbox.Posted[1].Answer(AppendResult.Committed);
        _partition.RunReady();

        Send(2, 3);
        Assert.Equal([false, true, true, true], _sent.Select(chunk => chunk.Follows));
        inbox.Posted[2].Answer(AppendResult.Committed);
        inbox.Posted[0].Answer(AppendResult.Committed);
        _partition.RunReady();

        Assert.False(_sent[3].Follows);
    }

    /// <summary>What was handed over may be looked at when its session has ended, and beside what the next one sends.</summary>
    [Fact]
    public void Answer_TheSessionIsOver_WhatFollowedGoesOnToFollow()
    {
        var inbox = Here();
        Send(0, 1, 2);

        inbox.Posted[0].Answer(AppendResult.Fenced);
        _partition.RunReady();

        Assert.IsType<FencedException>(Assert.Single(_broken));
        _broken.Clear();
        Assert.Equal([false, true, true], _sent.Select(chunk => chunk.Follows));
    }

    [Fact]
    public void Answer_OneIsSentBack_ThoseAfterItAreSentAgainBehindIt()
    {
        var inbox = Here();
        Send(0, 1, 2);

        inbox.Posted[1].Answer(AppendResult.Retry(TimeSpan.FromSeconds(1)));
        inbox.Posted[0].Answer(AppendResult.Retry(TimeSpan.FromSeconds(1)));
        _partition.RunReady();
        Send(3);
        inbox.Posted[2].Answer(AppendResult.Retry(TimeSpan.FromSeconds(1)));
        _partition.RunReady();
        Assert.Equal(3, inbox.Posted.Count);
        _time.Advance(TimeSpan.FromSeconds(1));
        _partition.RunReady();
        Run(() => _batcher.LocateAt(Elsewhere));

        Assert.Equal([0, 1, 2, 3], inbox.Posted.Skip(3).Select(posted => posted.Chunk.FirstOffset));
    }

    [Fact]
    public void Call_Fails_IsSentAgainInOrder()
    {
        _route.IsElsewhere = true; // And no gate is known.
        Send(0, 1);
        Assert.Equal([0, 1], _batcher.Calls.Select(call => call.Chunk.FirstOffset));

        Run(() => _batcher.Calls[1].Answer.SetException(new TimeoutException()));
        Run(() => _batcher.Calls[0].Answer.SetException(new TimeoutException()));
        _time.Advance(TimeSpan.FromSeconds(5));
        _partition.RunReady();
        Run(() => _batcher.LocateAt(Elsewhere));

        Assert.Equal([0, 1], _gates.Calls.Single().Chunks.Select(chunk => chunk.Chunk.FirstOffset));
        Run(() => _gates.Calls[0].Answers.SetResult([AppendResult.Committed, AppendResult.Committed]));
        Assert.Equal([0, 1], _verdicts);
    }

    [Fact]
    public void Depart_GateFails_IsSentAgainInOrder()
    {
        _route.CalledBy(new BatcherAddress(_route.Stream, _batcher) { Silo = Elsewhere });
        _route.IsElsewhere = true;
        Send(0, 1);

        Run(() => _gates.Calls[0].Answers.SetException(new TimeoutException()));
        Assert.Empty(_batcher.Calls);
        _time.Advance(TimeSpan.FromSeconds(5));
        _partition.RunReady();
        Run(() => _batcher.LocateAt(Elsewhere));

        Assert.Equal([0, 1], _batcher.Calls.Select(call => call.Chunk.FirstOffset));
    }

    [Fact]
    public void DisposeAsync_OneWasSentBack_IsNotSentAgain()
    {
        var inbox = Here();
        Send(0);
        inbox.Posted[0].Answer(AppendResult.Retry(TimeSpan.FromSeconds(1)));
        _partition.RunReady();

        Run(() => _ = _outbox.DisposeAsync().AsTask());
        _time.Advance(TimeSpan.FromSeconds(1));
        _partition.RunReady();

        Assert.Equal((1, 0, 0), (inbox.Posted.Count, _batcher.Calls.Count, _outbox.WaitingStreams));
    }

    private FakeInbox Here()
    {
        var inbox = new FakeInbox();
        _streams.Add(new LocalStream(_route.Stream, inbox, null!, null!));
        return inbox;
    }

    /// <summary>Sends a slice of one chunk each.</summary>
    private void Send(params long[] offsets) => Run(() =>
    {
        foreach (var offset in offsets)
        {
            _sent.Add(TestChunks.Create([(offset, 1_000_000_000 + offset)]));
            _outbox.Send(new OutgoingChunk(_route, _sent[^1]), slice: null!);
        }

        _outbox.Depart();
    });

    /// <summary>Does something in a turn of the partition, and lets all that follows from it happen.</summary>
    private void Run(Action action)
    {
        _partition.Run(action);
        _partition.RunReady();
    }
}
