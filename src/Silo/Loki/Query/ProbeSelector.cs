using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Records.Labels;
using OrleansKafkaLoki.Grains.Records.Templates;

namespace OrleansKafkaLoki.Silo.Loki.Query;

/// <summary>Selects what a pipeline writes, before it is known which streams that will be.</summary>
internal static class ProbeSelector
{
    /// <summary>Loki gives it to every stream.</summary>
    private const string OfEveryStream = "{service_name=~\".+\"}";

    /// <summary>The selector with all labels whose name is known and that one can name.</summary>
    /// <param name="labels">The sink's labels: name to template.</param>
    public static string Of(IReadOnlyDictionary<string, PairOptions> labels)
    {
        var matchers = labels.Where(label => PairName.IsFixed(label.Key) && !QueryWords.Contains(label.Key)).Select(Matcher).ToList();
        return matchers.Count > 0 ? $"{{{string.Join(", ", matchers)}}}" : OfEveryStream;
    }

    private static string Matcher(KeyValuePair<string, PairOptions> label) =>
        Template.Parse(label.Value.Value).IsStatic ? SelectorText.Equal(label.Key, label.Value.Value) : $"{label.Key}=~\".+\"";
}
