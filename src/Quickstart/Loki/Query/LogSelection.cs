using System.Text;
using OrleansKafkaLoki.Quickstart.Loki.Labels;
using OrleansKafkaLoki.Quickstart.Loki.Wire;

namespace OrleansKafkaLoki.Quickstart.Loki.Query;

/// <summary>A stream selector with its filters: which entries a query is about.</summary>
/// <param name="Matchers">Conditions on the stream's labels.</param>
/// <param name="Lines">Conditions on the line.</param>
/// <param name="Fields">Conditions on structured metadata (or a label).</param>
internal sealed record LogSelection(IReadOnlyList<LabelMatcher> Matchers, IReadOnlyList<LineFilter> Lines, IReadOnlyList<LabelMatcher> Fields)
{
    /// <summary>Whether every entry of a selected stream is meant.</summary>
    public bool TakesWholeStreams => Lines.Count == 0 && Fields.Count == 0;

    /// <summary>Whether a stream is meant.</summary>
    public bool Selects(LabelSet labels) => Matchers.All(matcher => matcher.Meets(labels[matcher.Name]));

    /// <summary>Whether an entry of a selected stream is meant.</summary>
    public bool Selects(LabelSet labels, in EntryView entry)
    {
        foreach (var filter in Lines)
        {
            if (!filter.Passes(entry.Line))
            {
                return false;
            }
        }

        foreach (var field in Fields)
        {
            if (!field.Meets(ValueOf(field.Name, labels, entry)))
            {
                return false;
            }
        }

        return true;
    }

    private static string ValueOf(string name, LabelSet labels, in EntryView entry)
    {
        foreach (var pair in entry)
        {
            if (Encoding.UTF8.GetString(pair.Name) == name)
            {
                return Encoding.UTF8.GetString(pair.Value);
            }
        }

        return labels[name];
    }
}
