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

    /// <inheritdoc/>
    public IPostedChunk? Next { get; set; }

    /// <inheritdoc/>
    public long PostedAt { get; set; }

    /// <summary>True when a call that failed may still read its memory.</summary>
    public bool MayBeRead { get; set; }

    /// <summary>The stream's next older chunk without a verdict; null when there is none, or where order decides nothing.</summary>
    public PostedChunk? Older { get; private set; }

    /// <summary>The stream's next newer one, which must not overtake it.</summary>
    private PostedChunk? Newer { get; set; }

    /// <summary>It leaves behind another one, which must not be overtaken.</summary>
    public void Follow(PostedChunk older)
    {
        (Older, older.Newer) = (older, this);
        Chunk.Follows = true;
    }

    /// <summary>It has its verdict.</summary>
    public void Settle()
    {
        if (Newer is not null)
        {
            Newer.Older = Older;
            Newer.Chunk.Follows = Older is not null;
        }

        _ = Older?.Newer = Newer;
        (Older, Newer) = (null, null);
    }

    /// <inheritdoc/>
    public void Answer(AppendResult result) => answers.Add(this, result);
}
