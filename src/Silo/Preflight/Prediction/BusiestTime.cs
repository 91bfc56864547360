namespace OrleansKafkaLoki.Silo.Preflight.Prediction;

/// <summary>How fast entries come at their fastest, in that time of which all partitions were sampled: what is steady on average may come in gusts.</summary>
internal static class BusiestTime
{
    /// <summary>How long it has to last.</summary>
    public const int Seconds = 10;

    private const long Milliseconds = 1000 * Seconds;

    /// <summary>Bytes a second; null when all partitions were sampled for less time than that.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="sampledMs">The time of which all partitions were sampled, milliseconds since the Unix epoch.</param>
    public static double? Of(IEnumerable<SampledEntry> entries, (long From, long To) sampledMs)
    {
        var spans = (sampledMs.To - sampledMs.From) / Milliseconds;
        return spans < 1 ? null : entries
            .Where(entry => entry.WrittenMs > sampledMs.To - (spans * Milliseconds) && entry.WrittenMs <= sampledMs.To)
            .GroupBy(entry => (sampledMs.To - entry.WrittenMs) / Milliseconds, entry => (double)entry.Bytes)
            .Select(span => span.Sum() / Seconds)
            .DefaultIfEmpty().Max();
    }

    /// <summary>The time of which all partitions were sampled: since the oldest record of that which was sampled for the shortest time.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="endMs">Up to when there are records.</param>
    public static (long From, long To) SampledTime(IReadOnlyList<PartitionSample> samples, long endMs)
    {
        var told = samples.Where(sample => sample.TimesMs.Count > 0).ToList();
        var begun = told.Where(sample => !sample.IsWhole).Select(sample => sample.TimesMs.Min()).ToList();
        return (begun.Count > 0 ? begun.Max() : told.Select(sample => sample.TimesMs.Min()).DefaultIfEmpty(endMs).Min(), endMs);
    }
}
