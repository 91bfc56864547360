namespace OrleansKafkaLoki.Grains.Records.Chunks;

/// <summary>
/// Where the partitions of a silo hand chunks over to the batcher of one label stream on the same silo, without a call. Thread-safe.
/// </summary>
public interface IChunkInbox
{
    /// <summary>True once it takes nothing any more: the stream's batcher leaves, or has left.</summary>
    bool IsClosed { get; }

    /// <summary>Hands a chunk over, behind those that were handed over before; false when the inbox is closed.</summary>
    bool TryPost(IPostedChunk posted);

    /// <summary>Asks the batcher to push what it holds now instead of waiting for the batch to fill or age.</summary>
    void Flush();
}
