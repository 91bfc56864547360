namespace OrleansKafkaLoki.Silo.Preflight.Prediction;

/// <summary>Deals a sample over partitions.</summary>
internal static class SampleShares
{
    /// <summary>Of fewer, nothing could be said of a partition's rate.</summary>
    private const long Fewest = 20;

    /// <summary>How many to read of each: as even as what they hold allows, and at least some of each, however many partitions there are.</summary>
    /// <param name="held">How many offsets each partition holds.</param>
    /// <param name="total">How many to read of all together.</param>
    public static long[] Of(IReadOnlyList<long> held, long total)
    {
        var shares = new long[held.Count];
        var left = total;
        foreach (var (index, rank) in Enumerable.Range(0, held.Count).OrderBy(index => held[index]).Select((index, rank) => (index, rank)))
        {
            shares[index] = Math.Min(held[index], Math.Max(Fewest, left / (held.Count - rank)));
            left -= shares[index];
        }

        return shares;
    }
}
