using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Silo.Loki.Admission;

namespace OrleansKafkaLoki.Silo.Loki.Push;

/// <summary>The attempts at one batch.</summary>
/// <param name="batch">The batch.</param>
internal sealed class PushAttempts(IPushBatch batch)
{
    private readonly StubbornFailure _stubborn = new();
    private PushAnswer? _previous;

    /// <summary>The batch.</summary>
    public IPushBatch Batch => batch;

    /// <inheritdoc cref="IPushBatch.PrepareAsync"/>
    public ValueTask<PushAnswer?> PrepareAsync(CancellationToken cancellationToken) => batch.PrepareAsync(_previous, cancellationToken);

    /// <summary>
    /// What an attempt means for the batch. One that the circuit held back, or that the batch answered itself, says nothing new.
    /// </summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="deliveries">How many other pushes of the tenant were delivered so far.</param>
    public PushAnswer Judge(in PushAttempt attempt, long deliveries)
    {
        var answer = attempt.Answer;
        if (!attempt.Tried)
        {
            return answer;
        }

        if (_stubborn.Condemns(answer, deliveries))
        {
            answer = answer with { Disposition = PushDisposition.Rejected, Cause = RejectionCause.Other, Wait = null };
        }

        _previous = answer;
        return answer;
    }
}
