namespace OrleansKafkaLoki.Grains.Records.Times;

/// <summary>One step through a text with a time.</summary>
/// <param name="Kind">What is read.</param>
/// <param name="Min">How many digits or spaces at least.</param>
/// <param name="Max">How many at most.</param>
/// <param name="Text">What a literal is.</param>
internal readonly record struct TimeStep(TimeStepKind Kind, int Min, int Max, byte[]? Text = null);
