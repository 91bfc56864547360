using System.Runtime.InteropServices;
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
using OrleansKafkaLoki.Grains.Tests.Streams.Placement;

namespace OrleansKafkaLoki.Grains.Tests.Partitions;

public sealed partial class OutboxTests : IChunkVerdicts, IDisposable
{
    /// <summary>A size that nothing else rents, so that an array found in the pool is the chunk's.</summary>
    private const int UnusualSize = 1 << 21;

    private static readonly SiloAddress Elsewhere = TestSilos.Create(1);

    private readonly Actor _partition = new("partition");
    private readonly FakeTimeProvider _time = new();
    private readonly LocalStreams _streams = new();
    private readonly FakeGates _gates = new();
    private readonly FakeDeadLetters _deadLetters = new();
    private readonly ChunksInFlight _inFlight = new();
    private readonly List<(long Offset, int Rejected)> _verdicts = [];
    private readonly List<Exception> _broken = [];
    private readonly Dictionary<LabelStream, FakeStreamBatcher> _batchers = [];
    private readonly BatcherAddresses _addresses;
    private readonly ChunkSender _sender;
    private Outbox _outbox = null!;
    private Exception? _mistake;

    public OutboxTests()
    {
        _addresses = new BatcherAddresses(stream => _batchers[stream]);
        _sender = new ChunkSender(_addresses, _streams, _gates, _deadLetters, new RetryWaits(_time), _time, NullLogger.Instance);
        Begin();
    }

    public void Dispose() => _streams.Dispose();

    void IChunkVerdicts.Record(PostedChunk chunk, RefusedRecords refused)
    {
        if (_mistake is not null)
        {
            throw _mistake;
        }

        _verdicts.Add((chunk.Chunk.FirstOffset, refused.DeadLettered));
    }

    void IChunkVerdicts.Recorded()
    {
    }

    void IChunkVerdicts.Break(Exception exception) => _broken.Add(exception);

    [Fact]
    public void Send_BatcherOnThisSilo_IsHandedOverWithoutACall()
    {
        var (route, batcher) = Route("a");
        var inbox = Here(route);

        Send(route, 0);
        Assert.Equal((0, 0, 1), (batcher.Locations.Count, batcher.Calls.Count, _outbox.WaitingStreams));
        inbox.Posted.Single().Answer(AppendResult.Committed);
        _partition.RunReady();

        Assert.Equal([(0, 0)], _verdicts);
        Assert.Equal(0, _outbox.WaitingStreams);
    }

    [Fact]
    public void Send_NotLocatedYet_IsLocatedFirstAndNothingOvertakesWhatWaits()
    {
        var (route, batcher) = Route("a");

        Send(route, 0);
        var inbox = Here(route); // It has come to life, and the answer is under way.
        Send(route, 1);
        Assert.Equal((1, 0), (batcher.Locations.Count, inbox.Posted.Count));
        Run(() => batcher.LocateAt(Elsewhere));
        Send(route, 2);

        Assert.Equal([0, 1, 2], inbox.Posted.Select(posted => posted.Chunk.FirstOffset));
        Assert.Empty(batcher.Calls);
    }

    [Fact]
    public void Send_CallsAreUnderWayAndTheBatcherHasTurnedUpHere_IsLocatedBeforeItIsHandedOver()
    {
        var (route, batcher) = Located("a", Elsewhere);
        Send(route, 0);
        var inbox = Here(route);

        Send(route, 1);
        Assert.Equal((1, 0), (batcher.Locations.Count, inbox.Posted.Count));
        Run(() => batcher.LocateAt(Elsewhere));

        Assert.Equal([1], inbox.Posted.Select(posted => posted.Chunk.FirstOffset));
    }

    [Fact]
    public void Send_AnotherPartitionHasLocatedItElsewhere_GoesThereAtOnce()
    {
        var (route, batcher) = Route("a");
        using var ofAnother = new StreamRoute(route.Stream, new ChunkBuilders());
        Run(() => _ = _sender.LocateAsync(ofAnother, _outbox.Abandoned));
        Run(() => batcher.LocateAt(Elsewhere));

        Send(route, 0);

        Assert.Equal((1, 1), (batcher.Locations.Count, _gates.Calls.Count));
        Assert.Same(ofAnother.Address, route.Address);
    }

    [Fact]
    public void Send_CannotBeLocated_GoesByACall()
    {
        var (route, batcher) = Route("a");
        Send(route, 0);

        Run(() => batcher.Locations[0].SetException(new TimeoutException()));

        Assert.Equal([0], batcher.Calls.Select(call => call.Chunk.FirstOffset));
    }

    [Fact]
    public void Flush_WhileLocating_IsDoneOnceTheChunksAreThere()
    {
        var (route, batcher) = Route("a");
        Send(route, 0);
        Run(_outbox.Flush);
        var inbox = Here(route);
        Assert.Equal((0, 0), (inbox.Flushes, batcher.Flushes));

        Run(() => batcher.LocateAt(Elsewhere));

        Assert.Equal((1, 1), (inbox.Posted.Count, inbox.Flushes));
    }

    [Fact]
    public void Flush_Located_ReachesInboxOrBatcher()
    {
        var (here, _) = Route("here");
        var inbox = Here(here);
        var (there, batcher) = Located("there", Elsewhere);
        Send(here, 0);
        Send(there, 1);

        Run(_outbox.Flush);

        Assert.Equal((1, 1), (inbox.Flushes, batcher.Flushes));
    }

    [Fact]
    public void Depart_StreamsOnOtherSilos_OneCallToEachSilo()
    {
        var other = TestSilos.Create(2);
        var (a, b, c) = (Located("a", Elsewhere).Route, Located("b", Elsewhere).Route, Located("c", other).Route);

        Run(() =>
        {
            SendOnly(a, 0);
            SendOnly(c, 1);
            SendOnly(b, 2);
            Assert.Empty(_gates.Calls);
            _outbox.Depart();
        });

        Assert.Equal(
            [(Elsewhere, "0 2"), (other, "1")],
            _gates.Calls.Select(call => (call.Silo, string.Join(' ', call.Chunks.Select(chunk => chunk.Chunk.FirstOffset)))));
        Run(() => _gates.Calls[0].Answers.SetResult([AppendResult.Committed, AppendResult.Committed]));
        Assert.Equal([(0, 0), (2, 0)], _verdicts);
    }

    // On a busy machine the answer of another silo may be there before the caller looks whether it is.
    [Fact]
    public void Depart_CallsAreAnsweredBeforeTheyReturn_SendsEachChunkOnce()
    {
        _gates.Prompt = 10;
        var (a, b) = (Located("a", Elsewhere).Route, Located("b", TestSilos.Create(2)).Route);

        Run(() =>
        {
            SendOnly(a, 0);
            SendOnly(b, 1);
            _outbox.Depart();
        });

        Assert.Equal((2, 0), (_gates.Calls.Count, _outbox.WaitingStreams));
        Assert.Equal([(0, 0), (1, 0)], _verdicts);
    }

    [Fact]
    public void DisposeAsync_WhileLocating_NoSiloIsCalledAfterwards()
    {
        var (route, batcher) = Route("a");
        Send(route, 0);
        Run(() => _ = _outbox.DisposeAsync().AsTask());

        Run(() => batcher.LocateAt(Elsewhere));

        Assert.Equal((0, 0), (_gates.Calls.Count, batcher.Calls.Count));
    }

    [Fact]
    public void Answer_RecordingItFails_BreaksTheFlow()
    {
        var (route, _) = Route("a");
        var inbox = Here(route);
        _mistake = new InvalidOperationException("a mistake");
        Send(route, 0);

        inbox.Posted.Single().Answer(AppendResult.Committed);
        _partition.RunReady();

        Assert.Same(_mistake, Assert.Single(_broken));
    }

    [Fact]
    public void Answer_Elsewhere_GoesByCallsUntilNothingIsUnderWayAndIsLocatedAnew()
    {
        var (route, batcher) = Located("a", Elsewhere);
        Send(route, 0);
        Run(() => _gates.Calls[0].Answers.SetResult([AppendResult.Elsewhere]));
        Send(route, 1);
        Assert.Equal(("0 1", 1), (string.Join(' ', batcher.Calls.Select(call => call.Chunk.FirstOffset)), _gates.Calls.Count));

        batcher.Calls.ForEach(call => Run(() => call.Answer.SetResult(AppendResult.Committed)));
        Assert.Equal([(0, 0), (1, 0)], _verdicts);
        Send(route, 2);

        Assert.Equal((1, 2), (batcher.Locations.Count, batcher.Calls.Count));
    }

    [Fact]
    public void Answer_Late_GoesByACallAndTheNextThroughTheGate()
    {
        var (route, batcher) = Located("a", Elsewhere);
        Send(route, 0);

        Run(() => _gates.Calls[0].Answers.SetResult([AppendResult.Retry(TimeSpan.Zero)]));
        Send(route, 1);

        Assert.Equal((1, 2), (batcher.Calls.Count, _gates.Calls.Count));
    }

    [Fact]
    public void Depart_GateFails_EachGoesByACallAndIsLocatedAnewAndTheGateIsLeftAloneFor10Seconds()
    {
        var (a, b) = (Located("a", Elsewhere), Located("b", Elsewhere));
        Run(() =>
        {
            SendOnly(a.Route, 0);
            SendOnly(b.Route, 1);
            _outbox.Depart();
        });
        Run(() => _gates.Calls[0].Answers.SetException(new TimeoutException()));
        Assert.Equal((1, 1), (a.Batcher.Calls.Count, b.Batcher.Calls.Count));

        Run(() => a.Batcher.Calls[0].Answer.SetResult(AppendResult.Committed));
        _time.Advance(TimeSpan.FromSeconds(9));
        Send(a.Route, 2);
        Run(() => a.Batcher.LocateAt(Elsewhere));
        Assert.Equal((1, 2, 1), (a.Batcher.Locations.Count, a.Batcher.Calls.Count, _gates.Calls.Count));

        _time.Advance(TimeSpan.FromSeconds(1));
        Send(a.Route, 3);
        Assert.Equal((1, 2, 2), (a.Batcher.Locations.Count, a.Batcher.Calls.Count, _gates.Calls.Count));
    }

    [Fact]
    public void Answer_Refused_IsDeadLetteredAndRecorded()
    {
        var (route, _) = Route("a");
        var inbox = Here(route);
        Send(route, 7);

        inbox.Posted[0].Answer(new AppendResult { Outcome = AppendOutcome.Committed, Rejected = [new RejectedRecord(7, RejectionCause.Other, 400, "no")] });
        _partition.RunReady();

        Assert.Equal([(7, 1)], _verdicts);
        Assert.Equal([7], _deadLetters.Letters.Select(letter => letter.Offset));
    }

    [Fact]
    public void Answer_Fenced_BreaksTheFlow()
    {
        var (route, _) = Route("a");
        var inbox = Here(route);
        Send(route, 0);

        inbox.Posted[0].Answer(AppendResult.Fenced);
        _partition.RunReady();

        Assert.IsType<FencedException>(Assert.Single(_broken));
        Assert.Empty(_verdicts);
    }

    [Fact]
    public void Answer_Committed_TheMemoryGoesBackOnlyThen()
    {
        var (route, batcher) = Route("a");
        var inbox = Here(route);
        var chunk = LargeChunk(0);
        Send(route, chunk);
        inbox.Posted[0].Answer(AppendResult.Retry(TimeSpan.Zero)); // Released: whoever is asked next may read it.
        _partition.RunReady();
        Assert.False(IsInThePool(chunk));

        Run(() => batcher.Calls[0].Answer.SetResult(AppendResult.Committed));

        Assert.True(IsInThePool(chunk));
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void Answer_ThroughTheGate_TheMemoryGoesBackUnlessItsCallFailed(bool fails, bool goesBack)
    {
        var (route, batcher) = Located("a", Elsewhere);
        var chunk = LargeChunk(0);
        Send(route, chunk);
        if (fails)
        {
            Run(() => _gates.Calls[0].Answers.SetException(new TimeoutException()));
            Run(() => batcher.Calls[0].Answer.SetResult(AppendResult.Committed));
        }
        else
        {
            Run(() => _gates.Calls[0].Answers.SetResult([AppendResult.Committed]));
        }

        Assert.Equal([(0, 0)], _verdicts);
        Assert.Equal(goesBack, IsInThePool(chunk));
    }

    [Fact]
    public void FindHeaviest_SeveralTenants_IsTheOneWithTheMostBytesThatWait()
    {
        var (noisy, quiet) = (Route("a", "noisy").Route, Route("a", "quiet").Route);
        var (toNoisy, toQuiet) = (Here(noisy), Here(quiet));
        var other = Route("b", "noisy").Route;
        Here(other);
        Enumerable.Range(0, 4).ToList().ForEach(offset => Send(quiet, offset));
        Enumerable.Range(4, 2).ToList().ForEach(offset => Send(noisy, offset));
        Send(other, 6);
        Assert.Equal(new WaitingTenant(quiet.Stream, 1), _outbox.FindHeaviest());

        toQuiet.Posted.ForEach(posted => posted.Answer(AppendResult.Committed));
        _partition.RunReady();
        Assert.Equal(new WaitingTenant(noisy.Stream, 2), _outbox.FindHeaviest());

        toNoisy.Posted.ForEach(posted => posted.Answer(AppendResult.Committed));
        _partition.RunReady();
        Assert.Equal(new WaitingTenant(other.Stream, 1), _outbox.FindHeaviest());
    }

    [Fact]
    public void DisposeAsync_ChunksAnywhere_GivesTheCounterBackExactlyAndAnswersChangeNothing()
    {
        for (var i = 0; i < ChunksInFlight.MostOfSilo; i++)
        {
            _inFlight.Enter(); // Others', so that one more or less shows.
        }

        var (posted, _) = Route("posted");
        var inbox = Here(posted);
        var gated = Located("gated", Elsewhere);
        var called = Located("called", Elsewhere);
        var locating = Route("locating");
        var large = LargeChunk(9);
        Send(posted, 0);
        Send(posted, large);
        Send(gated.Route, 1);
        Send(called.Route, 2);
        Run(() => _gates.Calls[^1].Answers.SetResult([AppendResult.Elsewhere]));
        Send(locating.Route, 3);
        Send(locating.Route, 4);
        inbox.Posted[0].Answer(AppendResult.Committed); // Not taken yet when the flow ends.

        Run(() => _ = _outbox.DisposeAsync().AsTask());
        inbox.Posted[1].Answer(AppendResult.Committed);
        Run(() => _gates.Calls[0].Answers.TrySetResult([AppendResult.Committed]));
        Run(() => called.Batcher.Calls[0].Answer.TrySetResult(AppendResult.Committed));
        Run(() => locating.Batcher.LocateAt(Elsewhere));

        Assert.False(_inFlight.Allows(ChunksInFlight.Guaranteed));
        _inFlight.Leave();
        Assert.True(_inFlight.Allows(ChunksInFlight.Guaranteed));
        Assert.False(IsInThePool(large));
    }

    [Fact]
    public void DisposeAsync_CallToAGateUnderWay_TheNextFlowStillUsesTheGate()
    {
        var (route, batcher) = Located("a", Elsewhere);
        Send(route, 0);
        Run(() => _ = _outbox.DisposeAsync().AsTask());

        Begin();
        Send(route, 1);

        Assert.Equal((2, 0), (_gates.Calls.Count, batcher.Calls.Count));
    }

    private static bool IsInThePool(LogChunk chunk)
    {
        Assert.True(MemoryMarshal.TryGetArray(chunk.Entries, out var segment));
        return ReferenceEquals(segment.Array, BufferPool.Data.Rent(UnusualSize));
    }
}
