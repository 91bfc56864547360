using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.DeadLetters;

namespace OrleansKafkaLoki.Silo.DeadLetters;

/// <summary>A dead letter as it was kept.</summary>
/// <param name="Letter">The letter; its entry is kept only of a lost original.</param>
/// <param name="State">What there is of its record.</param>
/// <param name="Original">The record, when it was kept.</param>
internal sealed record StoredLetter(DeadLetter Letter, OriginalState State, SourceRecord? Original)
{
    /// <summary>Where it was read from.</summary>
    public LetterId Id { get; init; }
}
