using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Records.Chunks;

/// <summary>A chunk that is handed over on its silo (<see cref="IChunkInbox"/>), and where its answer goes.</summary>
public interface IPostedChunk
{
    /// <summary>The chunk.</summary>
    LogChunk Chunk { get; }

    /// <summary>The one that was handed over next: the inbox's own, while the chunk is in one.</summary>
    IPostedChunk? Next { get; set; }

    /// <summary>When it was handed over (<see cref="TimeProvider.GetTimestamp"/>), as the inbox notes.</summary>
    long PostedAt { get; set; }

    /// <summary>Answers it, once, from any thread.</summary>
    void Answer(AppendResult result);
}
