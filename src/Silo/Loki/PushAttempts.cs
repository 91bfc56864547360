using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Silo.Loki;

/// <summary>The attempts at one batch.</summary>
/// <param name="batch">The batch.</param>
internal sealed class PushAttempts(IPushBatch batch)
{
    private PushAnswer? _previous;

    /// <summary>The batch.</summary>
    public IPushBatch Batch => batch;

    /// <inheritdoc cref="IPushBatch.PrepareAsync"/>
    public ValueTask<PushAnswer?> PrepareAsync(CancellationToken cancellationToken) => batch.PrepareAsync(_previous, cancellationToken);

    /// <summary>What an attempt came to. One that the circuit held back says nothing new.</summary>
    public void Note(in PushAnswer answer)
    {
        if (answer.Disposition != PushDisposition.CircuitOpen)
        {
            _previous = answer;
        }
    }
}
