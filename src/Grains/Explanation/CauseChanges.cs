namespace OrleansKafkaLoki.Grains.Explanation;

/// <summary>What a look has found.</summary>
/// <param name="Lasting">All that lasts.</param>
/// <param name="New">What lasts since this look.</param>
/// <param name="Over">What was told before and is no more.</param>
internal sealed record CauseChanges(IReadOnlyList<LastingCause> Lasting, IReadOnlyList<LastingCause> New, IReadOnlyList<LastingCause> Over);
