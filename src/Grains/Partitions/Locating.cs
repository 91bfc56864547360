namespace OrleansKafkaLoki.Grains.Partitions;

/// <summary>The chunks of one stream that wait until it is known where its batcher is, in the order in which they are to be sent.</summary>
internal sealed class Locating
{
    public List<PostedChunk> Chunks { get; } = [];

    /// <summary>True when they are to be pushed without waiting for their batch to age.</summary>
    public bool Flush { get; set; }
}
