using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Streams;
using OrleansKafkaLoki.Grains.Streams.Delivery;
using OrleansKafkaLoki.Grains.Streams.Journal;
using OrleansKafkaLoki.Grains.Tests.Records.Chunks;
using OrleansKafkaLoki.Grains.Tests.Streams.Delivery;

namespace OrleansKafkaLoki.Grains.Tests.Streams;

/// <summary>A stream just taken over: the offsets 4 and 5 of partition 0 were about to be sent.</summary>
public sealed class OvertakingTests
{
    private static readonly StreamMetrics Metrics =
        new ServiceCollection().AddMetrics().AddSingleton<StreamMetrics>().BuildServiceProvider().GetRequiredService<StreamMetrics>();

    private static readonly TimeSpan QuietTime = TimeSpan.FromSeconds(8);
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly StreamBuffer _buffer;

    public OvertakingTests()
    {
        var senders = new SenderTable();
        senders.Load(SenderRecord.Load(new SenderState { Topic = "logs", Partition = 0, Epoch = 1, Committed = [1, 3], Doubtful = [3, 5] }));
        var reconciler = new Reconciler(
            new LabelStream("app", "", "{}"), new QueryOptions(), DeliveryMode.EffectivelyOnce, new SharedQuestions(new ScriptedLoki(_time), _time), Metrics, _time, NullLogger.Instance);
        var quiet = new QuietTime(_time.GetUtcNow(), TimeSpan.FromSeconds(5), _time);
        _buffer = new StreamBuffer(
            new BatchOptions { TimeoutSecs = 1.25, MaxEvents = 4 }, senders, _time, new Overtaking(quiet, senders, reconciler, TimeSpan.FromMinutes(30)));
    }

    [Fact]
    public void TakeBatch_SomeInDoubt_TakesTheOthersAtOnceAndThoseOnceTheyCanBeAskedFor()
    {
        Add(4, 5);
        Add(6, 7);
        Add(8, 9, partition: 1);

        Assert.Equal([6, 8], Take());
        Assert.False(_buffer.CanTake);
        Assert.True(_buffer.HasWaiting);
        _time.Advance(QuietTime);
        Add(10, 11);
        Assert.Equal([4, 10], Take());
        Assert.False(_buffer.HasWaiting);
    }

    [Theory]
    [InlineData(0, 4)]
    [InlineData(5, 6)]
    [InlineData(3, 9)]
    public void TakeBatch_ChunkPartlyInDoubt_IsLeftWhole(long first, long last)
    {
        Add(first, last);

        Assert.False(_buffer.CanTake);
    }

    [Fact]
    public void Add_SenderLostItsCheckpoint_WaitsAsWell()
    {
        _ = _buffer.Add(TestChunks.Create([(20, UnixNanos.Of(_time.Start))], partition: 3, doubtBelow: 21));
        _ = _buffer.Add(TestChunks.Create([(21, UnixNanos.Of(_time.Start))], partition: 3, doubtBelow: 21));

        Assert.Equal([21], Take());
        Assert.False(_buffer.CanTake);
    }

    [Fact]
    public void DueIn_OnlyChunksInDoubt_IsTheRestOfTheQuietTime()
    {
        Add(4, 5);
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal((QuietTime - TimeSpan.FromSeconds(2), false), (_buffer.DueIn, _buffer.CanTake));
        _time.Advance(_buffer.DueIn);
        Assert.Equal((TimeSpan.Zero, true), (_buffer.DueIn, _buffer.CanTake));
    }

    [Fact]
    public void DueIn_OthersToo_IsWhicheverComesFirst()
    {
        Add(4, 5);
        Add(6, 7);
        Assert.Equal(TimeSpan.FromSeconds(1), _buffer.DueIn);

        Take();
        _time.Advance(QuietTime - TimeSpan.FromSeconds(0.5));
        Add(8, 9);
        Assert.Equal(TimeSpan.FromSeconds(0.5), _buffer.DueIn);
    }

    [Fact]
    public void Add_TooFarAheadOfWhatWaits_WaitsAsWell()
    {
        Add(4, 5);
        Add(6, 7, later: TimeSpan.FromMinutes(31));
        Add(8, 9, later: TimeSpan.FromMinutes(29));

        Assert.Equal([8], Take());
        _time.Advance(QuietTime);
        Assert.Equal([4, 6], Take());
    }

    [Fact]
    public void Add_WhatWaitsCannotBeAskedFor_NothingOvertakes()
    {
        Add(4, 5, later: TimeSpan.FromHours(-3));
        Add(6, 7, later: TimeSpan.FromHours(-3));

        Assert.False(_buffer.CanTake);
    }

    [Fact]
    public void Add_NothingWaits_EvenOldOnesGo()
    {
        Add(6, 7, later: TimeSpan.FromHours(-3));

        Assert.Equal([6], Take());
    }

    [Fact]
    public async Task Add_NewerSession_DropsWhatWaitsInDoubt()
    {
        var stale = Add(4, 5);
        _ = Add(0, 7, epoch: 2);

        Assert.Equal(AppendOutcome.Fenced, (await stale).Outcome);
        Assert.Equal(8, _buffer.Records);
        _time.Advance(QuietTime);
        Assert.Equal([0], Take());
        Assert.False(_buffer.HasWaiting);
    }

    [Fact]
    public async Task ReleaseAll_ChunksInDoubt_AnswerRetry()
    {
        var verdict = Add(4, 5);

        _buffer.ReleaseAll(TimeSpan.FromSeconds(1));

        Assert.Equal(AppendOutcome.Retry, (await verdict).Outcome);
        Assert.Equal((0, 0, false), (_buffer.Bytes, _buffer.Records, _buffer.HasWaiting));
    }

    private Task<AppendResult> Add(long first, long last, int partition = 0, TimeSpan later = default, long epoch = 1)
    {
        var nanos = UnixNanos.Of(_time.Start + later);
        var records = Enumerable.Range(0, (int)(last - first) + 1).Select(i => (first + i, nanos + i));
        return _buffer.Add(TestChunks.Create(records, partition, epoch));
    }

    private IEnumerable<long> Take() => _buffer.TakeBatch().Select(held => held.Chunk.FirstOffset);
}
