using OrleansKafkaLoki.Silo.Loki.Query;

namespace OrleansKafkaLoki.Silo.Rendering;

/// <summary>A stream's labels, one by one.</summary>
internal static class LabelSet
{
    /// <summary>The names and values of <c>{a="x", b="y"}</c>.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(string labels)
    {
        List<KeyValuePair<string, string>> pairs = [];
        var reader = new LabelSetReader(labels);
        while (reader.TryRead(out var name, out var value))
        {
            pairs.Add(KeyValuePair.Create(name, value));
        }

        return pairs;
    }
}
