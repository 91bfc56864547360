using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Records.Chunks;

namespace OrleansKafkaLoki.Grains.Tests.Protocol;

/// <summary>A batcher's inbox, and somebody who sees what is handed over.</summary>
internal sealed class ObservedInbox(IChunkInbox inbox, Action<LogChunk, Task<AppendResult>> observe) : IChunkInbox
{
    public bool IsClosed => inbox.IsClosed;

    public bool TryPost(IPostedChunk posted)
    {
        var observed = new ObservedChunk(posted);
        if (!inbox.TryPost(observed))
        {
            return false;
        }

        observe(posted.Chunk, observed.Answered);
        return true;
    }

    public void Flush() => inbox.Flush();

    private sealed class ObservedChunk(IPostedChunk posted) : IPostedChunk
    {
        private readonly TaskCompletionSource<AppendResult> _answer = new();

        public LogChunk Chunk => posted.Chunk;

        public Task<AppendResult> Answered => _answer.Task;

        public void Answer(AppendResult result)
        {
            _answer.SetResult(result);
            posted.Answer(result);
        }
    }
}
