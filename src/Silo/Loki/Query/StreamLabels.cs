namespace OrleansKafkaLoki.Silo.Loki.Query;

/// <summary>The labels of a stream, to tell it from others in an answer: a selector also finds every stream with more labels.</summary>
internal sealed class StreamLabels
{
    private const string ServiceName = "service_name";

    /// <summary>Of Loki's own labels: <c>__stream_shard__</c> and the like.</summary>
    private const string Reserved = "__";

    private readonly IReadOnlyDictionary<string, string> _labels;

    private StreamLabels(IReadOnlyDictionary<string, string> labels) => _labels = labels;

    /// <summary>Reads a label set as it is pushed: <c>{a="x", b="y"}</c>.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static StreamLabels Parse(string text)
    {
        var reader = new LabelSetReader(text);
        var labels = new Dictionary<string, string>();
        while (reader.TryRead(out var name, out var value))
        {
            labels.Add(name, value);
        }

        return new StreamLabels(labels);
    }

    /// <summary>True when a stream of these labels holds our entries: ours and, beyond them, only what Loki adds by itself.</summary>
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
            else if (name != ServiceName && !name.StartsWith(Reserved, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return own == _labels.Count;
    }
}
