using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Partitions;
using OrleansKafkaLoki.Grains.Records.Chunks;
using OrleansKafkaLoki.Grains.Records.Routing;
using OrleansKafkaLoki.Grains.Streams.Intake;
using OrleansKafkaLoki.Grains.Tests.Records.Chunks;
using OrleansKafkaLoki.Grains.Tests.Streams.Intake;

namespace OrleansKafkaLoki.Grains.Tests.Partitions;

/// <content>What is sent, and where to.</content>
public sealed partial class OutboxTests
{
    private static LogChunk LargeChunk(long offset)
    {
        var chunk = TestChunks.Create([(offset, 1_000_000_000 + offset)]);
        var entries = new byte[UnusualSize];
        chunk.Entries.CopyTo(entries);
        return new LogChunk
        {
            Partition = chunk.Partition,
            Epoch = chunk.Epoch,
            Incarnation = chunk.Incarnation,
            FirstOffset = chunk.FirstOffset,
            LastOffset = chunk.LastOffset,
            Watermark = chunk.Watermark,
            PreviousOffset = chunk.PreviousOffset,
            Checkpoint = chunk.Checkpoint,
            Routing = chunk.Routing,
            RecordCount = chunk.RecordCount,
            EntryCount = chunk.EntryCount,
            MinTimestamp = chunk.MinTimestamp,
            Entries = entries.AsMemory(0, chunk.Entries.Length),
            Offsets = chunk.Offsets.ToArray(),
        };
    }

    private (StreamRoute Route, FakeStreamBatcher Batcher) Route(string name, string tenant = "")
    {
        var batcher = new FakeStreamBatcher();
        var route = new StreamRoute(new LabelStream("app", tenant, $"{{s=\"{name}\"}}"), new ChunkBuilders());
        _batchers[route.Stream] = batcher;
        return (route, batcher);
    }

    /// <summary>A stream that was found on another silo, with nothing under way.</summary>
    private (StreamRoute Route, FakeStreamBatcher Batcher) Located(string name, SiloAddress silo)
    {
        var located = Route(name);
        located.Route.CalledBy(new BatcherAddress(located.Route.Stream, located.Batcher) { Silo = silo });
        located.Route.IsElsewhere = true;
        return located;
    }

    /// <summary>Begins a flow of the same session.</summary>
    private void Begin() => Run(() => _outbox = new Outbox(_sender, _inFlight, this));

    private FakeInbox Here(StreamRoute route)
    {
        var inbox = new FakeInbox();
        _streams.Add(new LocalStream(route.Stream, inbox, null!, null!));
        return inbox;
    }

    /// <summary>Sends a slice of one chunk.</summary>
    private void Send(StreamRoute route, LogChunk chunk) => Run(() =>
    {
        _outbox.Send(new OutgoingChunk(route, chunk), slice: null!);
        _outbox.Depart();
    });

    private void Send(StreamRoute route, long offset) => Send(route, Chunk(offset));

    private void SendOnly(StreamRoute route, long offset) => _outbox.Send(new OutgoingChunk(route, Chunk(offset)), slice: null!);

    private static LogChunk Chunk(long offset) => TestChunks.Create([(offset, 1_000_000_000 + offset)]);

    /// <summary>Does something in a turn of the partition, and lets all that follows from it happen.</summary>
    private void Run(Action action)
    {
        _partition.Run(action);
        _partition.RunReady();
    }
}
