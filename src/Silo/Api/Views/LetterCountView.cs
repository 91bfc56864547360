using OrleansKafkaLoki.Grains.Interfaces.DeadLetters;

namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>How many dead letters there are of a partition's records for a cause.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Cause">The cause.</param>
/// <param name="Letters">How many; one that was written twice counts twice.</param>
internal sealed record LetterCountView(string Topic, int Partition, string Cause, long Letters)
{
    /// <summary>The views of <paramref name="counts"/>.</summary>
    public static IReadOnlyList<LetterCountView> Of(IEnumerable<DeadLetterCount> counts) =>
        [.. counts.Select(count => new LetterCountView(count.Partition.Topic, count.Partition.Partition, ApiNames.Of(count.Cause), count.Letters))];
}
