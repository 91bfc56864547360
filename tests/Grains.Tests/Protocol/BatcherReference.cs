using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Tests.Protocol;

/// <summary>A stream's batcher as its senders reach it: somewhere else, so that each call carries a copy.</summary>
internal sealed class BatcherReference(World world, int stream, Silo sender) : IStreamBatcherGrain
{
    public Task<AppendResult> AppendAsync(LogChunk chunk) => world.Begin(new Call(world, stream, sender, CopyOf(chunk))).Answer;

    public Task FlushAsync() => world.Begin(new Flush(world, stream)).Answer;

    public Task CloseAsync() => throw new NotSupportedException();

    public Task<StreamStatus> GetStatusAsync() => world.Begin(new Locate(world, stream, sender)).Answer;

    public static LogChunk CopyOf(LogChunk chunk) => new()
    {
        Partition = chunk.Partition,
        Epoch = chunk.Epoch,
        Incarnation = chunk.Incarnation,
        FirstOffset = chunk.FirstOffset,
        LastOffset = chunk.LastOffset,
        Watermark = chunk.Watermark,
        PreviousOffset = chunk.PreviousOffset,
        Checkpoint = chunk.Checkpoint,
        RecordCount = chunk.RecordCount,
        EntryCount = chunk.EntryCount,
        Routing = chunk.Routing,
        MinTimestamp = chunk.MinTimestamp,
        Entries = chunk.Entries.ToArray(),
        Offsets = chunk.Offsets.ToArray(),
        IsDoubtful = chunk.IsDoubtful,
        SenderSilo = chunk.SenderSilo,
        Follows = chunk.Follows,
    };
}
