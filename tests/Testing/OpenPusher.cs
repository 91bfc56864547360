using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Options.Sink;
using Polly;

namespace OrleansKafkaLoki.Testing;

/// <summary>The way to a Loki of a test's own: lets every push in at once, and waits the same time between all attempts.</summary>
/// <param name="time">The clock of the waits.</param>
/// <param name="wait">How long, where the answer names no wait.</param>
/// <param name="send">Makes a request.</param>
internal sealed class OpenPusher(TimeProvider time, TimeSpan wait, Func<IPushBatch, CancellationToken, Task<PushAnswer>> send) : ILokiPusher
{
    private readonly ResiliencePipeline<PushAnswer> _retry = PushLoop.Retry(new RequestOptions(), time);
    private int _turns;

    /// <summary>How many turns are held.</summary>
    public int Turns => Volatile.Read(ref _turns);

    public IPushWay Open(string pipeline, string tenant) => new Way(this);

    private async Task<PushAnswer> SendAsync(IPushBatch batch, CancellationToken cancellationToken)
    {
        var answer = await send(batch, cancellationToken);
        return answer.IsVerdict ? answer : answer with { Wait = answer.Wait ?? wait };
    }

    private sealed class Way(OpenPusher pusher) : IPushWay
    {
        public ResiliencePipeline<PushAnswer> Retry => pusher._retry;

        public CancellationToken Recovered => CancellationToken.None;

        public long Deliveries => 0;

        public Task<IPushTurn> EnterAsync(CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Interlocked.Increment(ref pusher._turns);
            return Task.FromResult<IPushTurn>(new Turn(pusher));
        }

        public void Record(IPushBatch batch, in PushAnswer answer)
        {
        }

        public void Dispose()
        {
        }
    }

    private sealed class Turn(OpenPusher pusher) : IPushTurn
    {
        private bool _isOver;

        public async Task<PushAnswer> SendAsync(IPushBatch batch, CancellationToken cancellationToken)
        {
            try
            {
                return await pusher.SendAsync(batch, cancellationToken);
            }
            finally
            {
                Dispose();
            }
        }

        public void Dispose()
        {
            if (!_isOver)
            {
                _isOver = true;
                Interlocked.Decrement(ref pusher._turns);
            }
        }
    }
}
