using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Grains.Batching;

/// <summary>
/// Brings a batch to its verdicts: pushes it, and where Loki refuses it, halves it until the records at fault stand alone.
/// </summary>
/// <param name="stream">The label stream.</param>
/// <param name="pusher">Sends to Loki.</param>
internal sealed class BatchDelivery(LabelStream stream, ILokiPusher pusher)
{
    /// <summary>
    /// Delivers the entries or notes on their chunks that Loki refuses them. Returns how many it refused. The halves of a
    /// refused batch may hold entries that Loki has stored already; its head block drops them as long as it holds them.
    /// </summary>
    /// <exception cref="OperationCanceledException">Given up; the outcome is unknown.</exception>
    public async Task<int> DeliverAsync(BatchRange entries, CancellationToken cancellationToken)
    {
        var verdict = await pusher.PushAsync(new PushWhole(stream, entries), cancellationToken);
        if (verdict.Disposition == PushDisposition.Delivered)
        {
            return 0;
        }

        if (entries.Count == 1)
        {
            entries.Reject(verdict);
            return 1;
        }

        var (first, second) = entries.Split();
        return await DeliverAsync(first, cancellationToken) + await DeliverAsync(second, cancellationToken);
    }

    private sealed class PushWhole(LabelStream stream, IBatchEntries entries) : IPushBatch
    {
        public LabelStream Stream => stream;

        public IBatchEntries Entries => entries;

        public ValueTask<PushAnswer?> PrepareAsync(PushAnswer? previous, CancellationToken cancellationToken) => default;
    }
}
