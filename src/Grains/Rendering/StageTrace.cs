namespace OrleansKafkaLoki.Grains.Rendering;

/// <summary>What one stage made of a record.</summary>
/// <param name="Stage">Its number, from 0.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Outcome">What it said: <c>next</c>, <c>failed</c>, <c>drop</c>, <c>refuse</c>; <c>not_for_it</c> when its condition let the record pass by.</param>
/// <param name="Changes">What it changed.</param>
public sealed record StageTrace(int Stage, string Kind, string Outcome, IReadOnlyList<FieldChange> Changes)
{
    /// <summary>The outcome of a stage whose condition does not hold.</summary>
    public const string NotForIt = "not_for_it";
}
