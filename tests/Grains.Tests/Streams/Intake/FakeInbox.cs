using OrleansKafkaLoki.Grains.Records.Chunks;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Intake;

/// <summary>An inbox that nobody looks into.</summary>
internal sealed class FakeInbox : IChunkInbox
{
    public bool IsClosed { get; set; }

    public List<IPostedChunk> Posted { get; } = [];

    public int Flushes { get; private set; }

    public bool TryPost(IPostedChunk posted)
    {
        if (!IsClosed)
        {
            Posted.Add(posted);
        }

        return !IsClosed;
    }

    public void Flush() => Flushes++;
}
