using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Partitions.Acknowledgement;
using OrleansKafkaLoki.Grains.Records.Chunks;
using OrleansKafkaLoki.Grains.Records.Routing;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <summary>A chunk on its way, and what its verdict acknowledges a part of.</summary>
/// <param name="outgoing">The chunk and where it goes.</param>
/// <param name="slice">What it is a part of.</param>
/// <param name="answers">Where its answer goes.</param>
internal sealed class PostedChunk(OutgoingChunk outgoing, AckSlice slice, ChunkAnswers answers) : IPostedChunk
{
    public OutgoingChunk Outgoing => outgoing;

    public StreamRoute Route => outgoing.Route;

    /// <inheritdoc/>
    public LogChunk Chunk => outgoing.Chunk;

    public AckSlice Slice => slice;

    /// <summary>True when a call that failed may still read its memory.</summary>
    public bool MayBeRead { get; set; }

    /// <summary>The stream's chunk that must not overtake it; null while there is none.</summary>
    public PostedChunk? Next { get; set; }

    /// <inheritdoc/>
    public void Answer(AppendResult result) => answers.Add(this, result);
}
