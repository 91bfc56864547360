using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Records.Chunks;

/// <summary>A chunk that is handed over on its silo (<see cref="IChunkInbox"/>), and where its answer goes.</summary>
public interface IPostedChunk
{
    /// <summary>The chunk.</summary>
    LogChunk Chunk { get; }

    /// <summary>Answers it, once, from any thread.</summary>
    void Answer(AppendResult result);
}
