using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Partitions;
using OrleansKafkaLoki.Grains.Records.Routing;
using OrleansKafkaLoki.Grains.Streams.Intake;
using OrleansKafkaLoki.Grains.Tests.Cluster;
using OrleansKafkaLoki.Grains.Tests.Records.Chunks;

namespace OrleansKafkaLoki.Grains.Tests.Partitions;

public sealed class OutboxDepartureTests
{
    private static readonly SiloAddress First = SiloAddress.New(IPAddress.Loopback, 1, 1);
    private static readonly SiloAddress Second = SiloAddress.New(IPAddress.Loopback, 2, 1);

    // On a busy machine the answer of another silo may be there before the caller looks whether it is.
    [Fact]
    public async Task Depart_CallsAreAnsweredBeforeTheyReturn_SendsEachChunkOnce()
    {
        var gates = new PromptGates();
        var verdicts = new Verdicts();
        var sender = new ChunkSender(
            grains: null!, new LocalStreams(), gates, new FakeDeadLetters(), new RetryWaits(TimeProvider.System), TimeProvider.System, NullLogger.Instance);
        await using var outbox = new Outbox(sender, new ChunksInFlight(), verdicts);

        outbox.Send(Outgoing("{a=\"1\"}", First), slice: null!);
        outbox.Send(Outgoing("{a=\"2\"}", Second), slice: null!);
        outbox.Depart();

        Assert.Equal([First, Second], gates.Called);
        Assert.Equal(["{a=\"1\"}", "{a=\"2\"}"], verdicts.Recorded.Select(chunk => chunk.Route.Stream.Labels));
        Assert.Equal(0, outbox.WaitingStreams);
    }

    private static OutgoingChunk Outgoing(string labels, SiloAddress home) =>
        new(new StreamRoute(new LabelStream("app", "", labels)) { IsElsewhere = true, Home = home }, TestChunks.Create([(7, 1_000_000_007)]));

    /// <summary>Answers at once, but not without end: who sends again and again is to be seen, not to overflow the stack.</summary>
    private sealed class PromptGates : IStreamGates
    {
        public List<SiloAddress> Called { get; } = [];

        public Task<ImmutableArray<AppendResult>> AppendAsync(SiloAddress silo, ImmutableArray<AddressedChunk> chunks)
        {
            Called.Add(silo);
            return Called.Count > 10
                ? new TaskCompletionSource<ImmutableArray<AppendResult>>().Task
                : Task.FromResult<ImmutableArray<AppendResult>>([.. chunks.Select(_ => AppendResult.Committed)]);
        }
    }

    private sealed class Verdicts : IChunkVerdicts
    {
        public List<PostedChunk> Recorded { get; } = [];

        public void Record(PostedChunk chunk, int rejected) => Recorded.Add(chunk);

        public void Break(Exception exception) => Assert.Fail(exception.ToString());
    }
}
