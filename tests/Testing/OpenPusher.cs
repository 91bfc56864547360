using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Options.Sink;
using Polly;

namespace OrleansKafkaLoki.Testing;

/// <summary>The way to a Loki of a test's own: lets every push in at once, and waits the same time between all attempts.</summary>
/// <param name="time">The clock of the waits.</param>
/// <param name="wait">How long, where the answer names no wait.</param>
/// <param name="send">Makes a request.</param>
internal sealed class OpenPusher(TimeProvider time, TimeSpan wait, Func<PushRequest, CancellationToken, Task<PushAnswer>> send) : ILokiPusher
{
    private readonly ResiliencePipeline<PushAnswer> _retry = PushRetry.Build(new RequestOptions(), time, draw: () => 0);
    private int _turns;

    /// <summary>How many turns are held.</summary>
    public int Turns => Volatile.Read(ref _turns);

    /// <summary>Takes batches along that may share a request; null lets each go alone.</summary>
    public SharedPushes? Shared { get; set; }

    public IPushWay Open(string pipeline, string tenant) => new Way(this);

    private async Task<PushAnswer> SendAsync(PushRequest request, CancellationToken cancellationToken)
    {
        var sending = send(request, cancellationToken);
        request.MarkEncoded();
        var answer = await sending;
        return answer.IsVerdict ? answer : answer with { Wait = answer.Wait ?? wait };
    }

    private sealed class Way(OpenPusher pusher) : IPushWay
    {
        public ResiliencePipeline<PushAnswer> Retry => pusher._retry;

        public CancellationToken Recovered => CancellationToken.None;

        public SharedPushes? Shared => pusher.Shared;

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

        public async Task<PushAnswer> SendAsync(PushRequest request, CancellationToken cancellationToken)
        {
            try
            {
                return await pusher.SendAsync(request, cancellationToken);
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
