using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Records.Chunks;

namespace OrleansKafkaLoki.Grains.Streams.Intake;

/// <summary>A chunk that came with others in one call.</summary>
/// <param name="chunk">The chunk.</param>
/// <param name="answers">Where its answer goes.</param>
/// <param name="index">Its place in the call.</param>
internal sealed class GatedChunk(LogChunk chunk, GateAnswers answers, int index) : IPostedChunk
{
    /// <inheritdoc/>
    public LogChunk Chunk => chunk;

    /// <inheritdoc/>
    public IPostedChunk? Next { get; set; }

    /// <inheritdoc/>
    public long PostedAt { get; set; }

    /// <inheritdoc/>
    public void Answer(AppendResult result) => answers.Set(index, result);
}
