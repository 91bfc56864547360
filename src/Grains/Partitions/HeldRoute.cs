namespace OrleansKafkaLoki.Grains.Partitions;

/// <summary>The chunks of one stream that wait to be sent, or to be sent again.</summary>
internal sealed class HeldRoute
{
    /// <summary>By their offsets.</summary>
    public List<PostedChunk> Chunks { get; } = [];

    /// <summary>True when they are to be pushed without waiting for their batch to age.</summary>
    public bool Flush { get; set; }

    /// <summary>Adds one at its place.</summary>
    public void Add(PostedChunk chunk)
    {
        var place = Chunks.Count;
        while (place > 0 && Chunks[place - 1].Chunk.FirstOffset > chunk.Chunk.FirstOffset)
        {
            place--;
        }

        Chunks.Insert(place, chunk);
    }
}
