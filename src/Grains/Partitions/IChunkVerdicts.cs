namespace OrleansKafkaLoki.Grains.Partitions;

/// <summary>Learns what became of the chunks that were sent.</summary>
internal interface IChunkVerdicts
{
    /// <summary>A chunk has its verdict.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="refused">What of it Loki does not take.</param>
    void Record(PostedChunk chunk, RefusedRecords refused);

    /// <summary>Those that came together are all recorded.</summary>
    void Recorded();

    /// <summary>A chunk can get no verdict in this session.</summary>
    void Break(Exception exception);
}
