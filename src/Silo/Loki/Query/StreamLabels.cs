using OrleansKafkaLoki.Grains.Records.Labels;

namespace OrleansKafkaLoki.Silo.Loki.Query;

/// <summary>The labels of a stream, to ask for it, and to tell it from others in an answer: a selector also finds every stream with more labels.</summary>
internal sealed class StreamLabels
{
    private const string ServiceName = "service_name";

    /// <summary>Of Loki's own labels: <c>__stream_shard__</c> and the like.</summary>
    private const string Reserved = "__";

    private readonly IReadOnlyDictionary<string, string> _labels;

    private readonly string? _beside;

    private StreamLabels(IReadOnlyDictionary<string, string> labels, string? selector, string? beside) =>
        (_labels, Selector, _beside) = (labels, selector, beside);

    /// <summary>The names of all labels, in order.</summary>
    public IEnumerable<string> Names => _labels.Keys;

    /// <summary>The names that a selector can name.</summary>
    public IEnumerable<string> Selecting => Names.Where(name => !QueryWords.Contains(name));

    /// <summary>The value of a label that the stream has.</summary>
    public string this[string name] => _labels[name];

    /// <summary>The selector with all labels that one can name; null when there are none.</summary>
    public string? Selector { get; }

    /// <summary>Reads a label set as it is pushed: <c>{a="x", b="y"}</c>.</summary>
    /// <param name="text">The label set.</param>
    /// <param name="beside">A label that a stream may have besides and still holds our entries; null for none.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public static StreamLabels Parse(string text, string? beside = null)
    {
        var reader = new LabelSetReader(text);
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var selecting = new List<string>();
        while (reader.TryRead(out var name, out var value))
        {
            labels.Add(name, value);
            if (!QueryWords.Contains(name))
            {
                selecting.Add(reader.Last.ToString());
            }
        }

        return new StreamLabels(labels, selecting.Count > 0 ? $"{{{string.Join(", ", selecting)}}}" : null, beside);
    }

    /// <summary>True when a stream of these labels holds our entries: ours and, beyond them, only what Loki adds by itself, or what may be besides.</summary>
    public bool AreThoseOf(IReadOnlyDictionary<string, string> stream)
    {
        var own = 0;
        foreach (var (name, value) in stream)
        {
            if (_labels.TryGetValue(name, out var expected))
            {
                if (value != expected)
                {
                    return false;
                }

                own++;
            }
            else if (name != ServiceName && name != _beside && !name.StartsWith(Reserved, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return own == _labels.Count;
    }
}
