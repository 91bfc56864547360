using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Streams.Intake;
using OrleansKafkaLoki.Grains.Tests.Cluster;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Intake;

/// <summary>A gate of its own on a silo, with inboxes that nobody looks into and a clock that only the test moves.</summary>
public sealed class StreamGateTests : IClassFixture<ShipperCluster>, IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly LocalStreams _streams = new();
    private readonly StreamGate _gate;

    public StreamGateTests(ShipperCluster cluster)
    {
        var silo = cluster.Silo.Silos[0].ServiceProvider.GetRequiredService<Silo>();
        _gate = new StreamGate(GrainId.Create("gate", "test"), silo, _streams, cluster, _time, NullLoggerFactory.Instance);
    }

    public void Dispose() => _streams.Dispose();

    [Fact]
    public async Task AppendAsync_AllAnswered_AnswersInTheOrderOfTheChunks()
    {
        var (a, b) = (Open("app", "a"), Open("app", "b"));
        var call = _gate.AppendAsync([Chunk("app", "a"), Chunk("app", "b")]);

        b.Posted.Single().Answer(AppendResult.Fenced);
        Assert.False(call.IsCompleted);
        a.Posted.Single().Answer(AppendResult.Committed);

        Assert.Equal([AppendOutcome.Committed, AppendOutcome.Fenced], OutcomesOf(await call));
    }

    [Fact]
    public async Task AppendAsync_NotHereOrLeaving_IsElsewhereAtOnce()
    {
        Open("app", "leaving").IsClosed = true;

        Assert.Equal([AppendOutcome.Elsewhere, AppendOutcome.Elsewhere], OutcomesOf(await _gate.AppendAsync([Chunk("app", "leaving"), Chunk("app", "never")])));
    }

    [Fact]
    public async Task AppendAsync_OneStreamInTrouble_TheOthersWaitASecondMoreThanTheirBatch()
    {
        var (good, _) = (Open("app", "good"), Open("app", "bad"));
        var call = _gate.AppendAsync([Chunk("app", "good"), Chunk("app", "bad")]);
        good.Posted.Single().Answer(AppendResult.Committed);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(call.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.05));

        Assert.Equal([AppendOutcome.Committed, AppendOutcome.Retry], OutcomesOf(await call));
    }

    // A call that is answered later than Orleans waits (30 s) fails for all of its chunks.
    [Fact]
    public async Task AppendAsync_BatchesThatAgeFor600Seconds_AnswersWhileTheCallerStillWaits()
    {
        Open("patient", "slow");
        var call = _gate.AppendAsync([Chunk("patient", "slow")]);

        _time.Advance(TimeSpan.FromSeconds(14));
        Assert.False(call.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal([AppendOutcome.Retry], OutcomesOf(await call.WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken)));
    }

    private static IEnumerable<AppendOutcome> OutcomesOf(ImmutableArray<AppendResult> answers) => answers.Select(answer => answer.Outcome);

    private static LabelStream Stream(string pipeline, string name) => new(pipeline, "", $"{{topic=\"{name}\"}}");

    private static AddressedChunk Chunk(string pipeline, string name) => new(Stream(pipeline, name), new FakePost(0).Chunk);

    private FakeInbox Open(string pipeline, string name)
    {
        var inbox = new FakeInbox();
        _streams.Add(new LocalStream(Stream(pipeline, name), inbox, null!, null!));
        return inbox;
    }
}
