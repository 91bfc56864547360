using System.Text;

namespace OrleansKafkaLoki.Quickstart.Loki.Labels;

/// <summary>The labels of one stream, ordered by name, with the text that Loki shows in its answers.</summary>
internal sealed class LabelSet
{
    private readonly List<KeyValuePair<string, string>> _labels;

    /// <summary>Orders <paramref name="labels"/>; one with an empty value counts as absent, as in Loki.</summary>
    public LabelSet(IEnumerable<KeyValuePair<string, string>> labels)
    {
        _labels = [.. labels.Where(label => label.Value.Length > 0)];
        _labels.Sort((left, right) => string.CompareOrdinal(left.Key, right.Key));
        var text = new StringBuilder("{");
        foreach (var (name, value) in _labels)
        {
            text.Append(text.Length > 1 ? ", " : "").Append(name).Append('=');
            QuotedString.Append(text, value);
        }

        Text = text.Append('}').ToString();
    }

    /// <summary>The labels by name; a name can stand twice until the set has been validated.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Labels => _labels;

    /// <summary><c>{a="x", b="y"}</c>.</summary>
    public string Text { get; }

    /// <summary>The value of <paramref name="name"/>; empty when absent.</summary>
    public string this[string name]
    {
        get
        {
            foreach (var (key, value) in _labels)
            {
                if (key == name)
                {
                    return value;
                }
            }

            return "";
        }
    }
}
