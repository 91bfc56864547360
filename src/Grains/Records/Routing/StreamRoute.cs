using System.Buffers;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Records.Chunks;

namespace OrleansKafkaLoki.Grains.Records.Routing;

/// <summary>Where the records of one label stream go within one partition consumer.</summary>
/// <param name="stream">The label stream.</param>
/// <param name="pool">Where the chunks' arrays come from; null takes <see cref="Base.BufferPool.Data"/>.</param>
public sealed class StreamRoute(LabelStream stream, ArrayPool<byte>? pool = null) : IDisposable
{
    /// <summary>The label stream.</summary>
    public LabelStream Stream => stream;

    /// <summary>The chunk that is being filled.</summary>
    public ChunkBuilder Chunk { get; } = new(pool);

    /// <summary>The stream's batcher, once somebody has looked it up.</summary>
    public IStreamBatcherGrain? Batcher { get; set; }

    /// <summary>Where the batcher takes chunks on this silo, once somebody has looked it up; null while it is not here.</summary>
    public IChunkInbox? Inbox { get; set; }

    /// <summary>True when the batcher was on another silo when it was looked for, so that chunks go by calls.</summary>
    public bool IsElsewhere { get; set; }

    /// <summary>The silo where it was then, which takes the chunks of many streams in one call; null where calls go to the batcher itself.</summary>
    public SiloAddress? Home { get; set; }

    /// <summary>Chunks that were sent and have no verdict yet.</summary>
    public int ChunksInFlight { get; set; }

    /// <summary>While there are such chunks: its place among the partition's other streams that have some.</summary>
    internal int WaitingPlace { get; set; }

    /// <summary>What their entries weigh, in bytes.</summary>
    public long BytesInFlight { get; set; }

    /// <summary>The record that was written last; -1 for none.</summary>
    public long LastOffset { get; set; } = -1;

    /// <summary>When the router last used it; higher is later.</summary>
    internal long LastUse { get; set; }

    /// <summary>True while it is one of the router's touched routes.</summary>
    internal bool IsTouched { get; set; }

    /// <inheritdoc/>
    public void Dispose() => Chunk.Dispose();
}
