using OrleansKafkaLoki.Grains.Loki;
using Polly;

namespace OrleansKafkaLoki.Silo.Tests.Replay;

/// <summary>Pushes, and interrupts once some pushes have their verdicts.</summary>
internal sealed class InterruptedPusher(ILokiPusher pusher, int afterPushes, CancellationTokenSource interrupt) : ILokiPusher
{
    private int _pushes;

    public IPushWay Open(string pipeline, string tenant) => new Way(this, pusher.Open(pipeline, tenant));

    private void Count(in PushAnswer answer)
    {
        if (answer.IsVerdict && ++_pushes == afterPushes)
        {
            interrupt.Cancel();
        }
    }

    private sealed class Way(InterruptedPusher pusher, IPushWay way) : IPushWay
    {
        public ResiliencePipeline<PushAnswer> Retry => way.Retry;

        public CancellationToken Recovered => way.Recovered;

        public SharedPushes? Shared => way.Shared;

        public long Deliveries => way.Deliveries;

        public Task<IPushTurn> EnterAsync(CancellationToken cancellationToken) => way.EnterAsync(cancellationToken);

        public void Record(IPushBatch batch, in PushAnswer answer)
        {
            way.Record(batch, answer);
            pusher.Count(answer);
        }

        public void Dispose() => way.Dispose();
    }
}
