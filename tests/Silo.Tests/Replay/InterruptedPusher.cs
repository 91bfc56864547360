using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Silo.Tests.Replay;

/// <summary>Pushes, and interrupts once some pushes have their verdicts.</summary>
internal sealed class InterruptedPusher(ILokiPusher pusher, int afterPushes, CancellationTokenSource interrupt) : ILokiPusher
{
    private int _pushes;

    public async Task<PushAnswer> PushAsync(IPushBatch batch, CancellationToken cancellationToken)
    {
        var answer = await pusher.PushAsync(batch, cancellationToken);
        if (++_pushes == afterPushes)
        {
            await interrupt.CancelAsync();
        }

        return answer;
    }
}
