using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Records.Chunks;
using OrleansKafkaLoki.Grains.Streams.Intake;

namespace OrleansKafkaLoki.Benchmarks;

/// <inheritdoc cref="IHandOffGrain"/>
public sealed class HandOffGrain(LocalStreams streams) : Grain, IHandOffGrain
{
    private static readonly PartitionId Partition = new("app", "logs", 0);
    private static readonly LabelStream Stream = new("app", "", "{app=\"bench\"}");
    private static readonly byte[] Entry = [0x12, 0x0A, 0x0A, 0x04, 0x08, 0x01, 0x10, 0x02, 0x12, 0x02, 0x68, 0x69];
    private long _offset;

    /// <inheritdoc/>
    public Task SendAsync(int chunks)
    {
        var batcher = GrainFactory.GetGrain<IStreamBatcherGrain>(Stream.ToString());
        return Task.WhenAll(Enumerable.Range(0, chunks).Select(_ => batcher.AppendAsync(NextChunk())));
    }

    /// <inheritdoc/>
    public Task PostAsync(int chunks)
    {
        var inbox = streams.FindInbox(Stream)!;
        var answers = new GateAnswers(chunks);
        for (var i = 0; i < chunks; i++)
        {
            inbox.TryPost(new GatedChunk(NextChunk(), answers, i));
        }

        return answers.Complete;
    }

    private LogChunk NextChunk()
    {
        using var builder = new ChunkBuilder();
        for (var i = 0; i < 100; i++)
        {
            builder.Entries.Write(Entry);
            builder.Add(_offset++, 1_000_000_002);
        }

        return builder.Seal(new ChunkOrigin(Partition, Epoch: 1, Incarnation: 0, Routing: 0), new SenderProgress(_offset - 100, -1));
    }
}
