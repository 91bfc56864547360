namespace OrleansKafkaLoki.Silo.Preflight.Prediction;

/// <summary>A label and its values.</summary>
/// <param name="Name">The label.</param>
/// <param name="Values">How many there are.</param>
/// <param name="Worst">Those that most streams have, and among them those with most entries.</param>
internal sealed record LabelPrediction(string Name, Richness Values, IReadOnlyList<LabelValue> Worst)
{
    /// <summary>How many values are told.</summary>
    private const int MostTold = 3;

    /// <summary>The labels of streams, that with the most values first.</summary>
    public static IReadOnlyList<LabelPrediction> Of(IEnumerable<StreamPrediction> streams)
    {
        var labels =
            from stream in streams
            from label in Rendering.LabelSet.Of(stream.Stream.Labels)
            group (label.Value, stream.Entries) by label.Key into label
            let values = label.GroupBy(pair => pair.Value).Select(value => new LabelValue(value.Key, value.Count(), value.Sum(pair => pair.Entries))).ToList()
            let richness = Richness.Of(values.Select(value => value.Entries))
            orderby richness.Expected descending, label.Key
            select new LabelPrediction(
                label.Key, richness,
                [.. values.OrderByDescending(value => value.Streams).ThenByDescending(value => value.Entries).ThenBy(value => value.Value, StringComparer.Ordinal).Take(MostTold)]);
        return [.. labels];
    }
}
