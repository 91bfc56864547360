namespace OrleansKafkaLoki.Grains.Records.Chunks;

/// <summary>What the next chunk of a partition and label stream goes by of the one before.</summary>
/// <param name="LastOffset">Its last offset; -1 when there was none.</param>
/// <param name="Bytes">Its encoded bytes.</param>
public readonly record struct ChunkTrail(long LastOffset, int Bytes)
{
    /// <summary>There was none.</summary>
    public static ChunkTrail None { get; } = new(-1, 0);
}
