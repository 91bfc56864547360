using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Records.Chunks;

namespace OrleansKafkaLoki.Grains.Records.Routing;

/// <summary>Where the records of one label stream go within one partition consumer.</summary>
/// <param name="stream">The label stream.</param>
/// <param name="builders">Lend it one while a chunk is being filled.</param>
public sealed class StreamRoute(LabelStream stream, ChunkBuilders builders) : IDisposable
{
    // One or the other, since with records that are not keyed there are as many routes as partitions times streams.
    private object? _inboxOrAddress;
    private ChunkBuilder? _chunk;
    private ChunkTrail _trail = ChunkTrail.None;

    /// <summary>The label stream.</summary>
    public LabelStream Stream { get; private set; } = stream;

    /// <summary>The chunk that is being filled.</summary>
    public ChunkBuilder Chunk => _chunk ??= builders.Take(_trail);

    /// <summary>True when there is nothing in it.</summary>
    public bool IsEmpty => _chunk is null or { Count: 0 };

    /// <summary>True when it has an entry of the record at this offset, and none of a later one.</summary>
    public bool HasEntryOf(long offset) => _chunk?.HasEntryOf(offset) == true;

    /// <summary>Where the batcher takes chunks on this silo, once somebody has looked it up; null while it is not here.</summary>
    public IChunkInbox? Inbox => _inboxOrAddress as IChunkInbox;

    /// <summary>True when the batcher was on another silo when it was looked for, so that chunks go by calls.</summary>
    public bool IsElsewhere { get; set; }

    /// <summary>How the batcher is called, once somebody has looked it up; forgotten again when it is on this silo.</summary>
    public BatcherAddress? Address => _inboxOrAddress as BatcherAddress;

    /// <summary>Chunks that were sent and have no verdict yet.</summary>
    public int ChunksInFlight { get; set; }

    /// <summary>While there are such chunks: its place among the partition's other streams that have some.</summary>
    internal int WaitingPlace { get; set; }

    /// <summary>What their entries weigh, in bytes.</summary>
    public long BytesInFlight { get; set; }

    /// <summary>The hash of its key (<see cref="RouteKeyComparer"/>).</summary>
    internal int KeyHash { get; init; }

    /// <summary>When the router last used it; higher is later.</summary>
    internal long LastUse { get; set; }

    /// <summary>True while it is one of the router's touched routes.</summary>
    internal bool IsTouched { get; set; }

    /// <summary>Its batcher is on this silo.</summary>
    /// <param name="stream">The stream in the batcher's words: all partitions of a silo keep one text of it.</param>
    /// <param name="inbox">Where it takes chunks.</param>
    public void Found(LabelStream stream, IChunkInbox inbox) => (Stream, _inboxOrAddress) = (stream, inbox);

    /// <summary>Its batcher is not on this silo.</summary>
    public void Lost() => _inboxOrAddress = Address;

    /// <summary>Its batcher has to be called.</summary>
    /// <param name="address">What all partitions of a silo call it by.</param>
    public void CalledBy(BatcherAddress address) => (Stream, _inboxOrAddress) = (address.Stream, address);

    /// <summary>Gives its builder back, which is empty.</summary>
    internal void PutDown()
    {
        if (_chunk is { } chunk)
        {
            (_trail, _chunk) = (chunk.Trail, null);
            builders.Return(chunk);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _chunk?.Dispose();
}
