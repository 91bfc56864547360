namespace OrleansKafkaLoki.Silo.Preflight.Prediction;

/// <summary>
/// How many kinds there are, given how often each was seen in a sample (Chao1 in its bias-corrected form): those seen once or twice tell of those that
/// were not seen. It is a lower bound: kinds that are far rarer than the sample is large leave no trace in it.
/// </summary>
/// <param name="Seen">The kinds that were seen.</param>
/// <param name="Expected">The kinds that there are, at least.</param>
internal readonly record struct Richness(int Seen, double Expected)
{
    /// <summary>Reckons it.</summary>
    /// <param name="counts">How often each kind was seen; at least once.</param>
    public static Richness Of(IEnumerable<int> counts)
    {
        var (seen, once, twice) = (0, 0L, 0L);
        foreach (var count in counts)
        {
            seen++;
            once += count == 1 ? 1 : 0;
            twice += count == 2 ? 1 : 0;
        }

        return new Richness(seen, seen + (once * (once - 1) / (2.0 * (twice + 1))));
    }
}
