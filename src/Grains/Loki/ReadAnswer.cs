namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>What became of a question to Loki.</summary>
/// <param name="Outcome">Whether it was answered.</param>
/// <param name="Status">The HTTP status; 0 when there was no answer.</param>
/// <param name="Reason">Why not, in Loki's words or ours; empty for an answer.</param>
public readonly record struct ReadAnswer(ReadOutcome Outcome, int Status, string Reason)
{
    /// <summary>True when the size of a page may be why there was no answer: the next question is for smaller ones.</summary>
    public bool SmallerNext { get; init; }
}
