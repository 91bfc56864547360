using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Records.Chunks;
using OrleansKafkaLoki.Grains.Tests.Records.Chunks;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Intake;

/// <summary>A chunk of one record that is handed over, and its answers.</summary>
internal sealed class FakePost(LogChunk chunk) : IPostedChunk
{
    public FakePost(long offset)
        : this(TestChunks.Create([(offset, 1_000_000_000 + offset)]))
    {
    }

    public LogChunk Chunk => chunk;

    public IPostedChunk? Next { get; set; }

    public long PostedAt { get; set; }

    public List<AppendResult> Answers { get; } = [];

    public AppendOutcome? Outcome => Answers.Count == 0 ? null : Answers.Single().Outcome;

    public void Answer(AppendResult result) => Answers.Add(result);
}
