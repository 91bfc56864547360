using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Records.Chunks;

namespace OrleansKafkaLoki.Grains.Tests.Protocol;

/// <summary>A batcher's inbox, and somebody who sees what is handed over.</summary>
internal sealed class ObservedInbox(IChunkInbox inbox, Actor batcher, Action<LogChunk, Task<AppendResult>, Func<bool>> observe) : IChunkInbox
{
    public bool IsClosed => inbox.IsClosed;

    public bool TryPost(IPostedChunk posted)
    {
        var observed = new ObservedChunk(posted, batcher);
        if (!inbox.TryPost(observed))
        {
            return false;
        }

        observe(posted.Chunk, observed.Answered, () => !observed.IsAnsweredAtOnce);
        return true;
    }

    public void Flush() => inbox.Flush();

    private sealed class ObservedChunk(IPostedChunk posted, Actor batcher) : IPostedChunk
    {
        private int? _taken;

        private readonly TaskCompletionSource<AppendResult> _answer = new();

        public LogChunk Chunk
        {
            get
            {
                _taken ??= batcher.Turn;
                return posted.Chunk;
            }
        }

        public IPostedChunk? Next { get; set; }

        public long PostedAt { get; set; }

        /// <summary>True when it was answered in the turn in which the batcher looked at it: nothing was sent for it.</summary>
        public bool IsAnsweredAtOnce { get; private set; }

        public Task<AppendResult> Answered => _answer.Task;

        public void Answer(AppendResult result)
        {
            IsAnsweredAtOnce = batcher.Turn == _taken;
            _answer.SetResult(result);
            posted.Answer(result);
        }
    }
}
