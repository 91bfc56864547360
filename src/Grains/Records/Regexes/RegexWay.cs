namespace OrleansKafkaLoki.Grains.Records.Regexes;

/// <summary>A way that a matcher left open, to be taken when the one that it took does not lead to a match.</summary>
/// <param name="Step">The step to go on with; below zero, the complement of a slot that gets its place back.</param>
/// <param name="At">The place in the text.</param>
/// <param name="Bound">Of a repetition that has taken something: how far that may be given back; -1 for other steps.</param>
internal readonly record struct RegexWay(int Step, int At, int Bound);
