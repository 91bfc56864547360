using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Silo.Loki.Query;

/// <summary>
/// Questions that are asked as one: for streams whose labels have the same names, and for no more than what is expected on one page, because
/// what comes on several costs as many questions anyway.
/// </summary>
/// <param name="mostEntries">Entries of a page.</param>
/// <param name="mostBytes">Bytes of a page.</param>
internal sealed class QuestionGroup(int mostEntries, int mostBytes)
{
    /// <summary>Escaped as in an address: gateways bear 8 KiB of one, and its other parts are short.</summary>
    private const int LongestSelector = 6000;

    /// <summary>Of an escaped label but for its values.</summary>
    private const int Punctuation = 20;

    /// <summary>Streams that ask for times further apart have little in common on a page.</summary>
    private const long NearNs = 600_000_000_000;

    private readonly List<(StreamQuestion Question, AskedStream Stream)> _members = [];
    private readonly HashSet<(string Name, string Value)> _values = [];
    private long _entries;
    private long _bytes;
    private int _selector;

    /// <summary>The questions.</summary>
    public IReadOnlyList<StreamQuestion> Questions => [.. _members.Select(member => member.Question)];

    /// <summary>What they are about.</summary>
    public AskedStreams Streams => new([.. _members.Select(member => member.Stream)]);

    /// <summary>Sorts questions of one tenant into groups. Those that cannot be asked, and a stream's second, are groups of their own.</summary>
    /// <exception cref="FormatException">The labels of a stream are not a label set.</exception>
    public static IEnumerable<QuestionGroup> Of(IEnumerable<StreamQuestion> questions, int mostEntries, int mostBytes)
    {
        var all = questions.Select(question => (Question: question, Stream: new AskedStream(StreamLabels.Parse(question.Stream.Labels, question.Beside), question.FromNs, question.ToNs)));
        var alike = all.GroupBy(one => (string.Join(',', one.Stream.Labels.Names), one.Question.FromNs / NearNs, one.Question.ToNs / NearNs));
        foreach (var some in alike)
        {
            QuestionGroup? group = null;

            // In order, values of different labels that belong together come together.
            foreach (var (question, stream) in some.OrderBy(one => one.Question.Stream.Labels, StringComparer.Ordinal))
            {
                if (group?.TryAdd(question, stream) is not true)
                {
                    if (group is not null)
                    {
                        yield return group;
                    }

                    group = new QuestionGroup(mostEntries, mostBytes);
                    group.Add(question, stream);
                }
            }

            yield return group!;
        }
    }

    private bool TryAdd(StreamQuestion question, AskedStream stream)
    {
        if (_entries + question.Entries > mostEntries || _bytes + QueryEndpoint.BytesOf(question) > mostBytes
            || _selector + NewIn(stream.Labels) > LongestSelector
            || stream.Labels.Selector is null || question.Stream == _members[^1].Question.Stream)
        {
            return false;
        }

        Add(question, stream);
        return true;
    }

    private void Add(StreamQuestion question, AskedStream stream)
    {
        _members.Add((question, stream));
        _entries += question.Entries;
        _bytes += QueryEndpoint.BytesOf(question);
        _selector += NewIn(stream.Labels) + (_members.Count == 1 ? stream.Labels.Selecting.Sum(name => name.Length + Punctuation) : 0);
        _values.UnionWith(stream.Labels.Selecting.Select(name => (name, stream.Labels[name])));
    }

    private int NewIn(StreamLabels labels) => labels.Selecting
        .Where(name => !_values.Contains((name, labels[name])))
        .Sum(name => Uri.EscapeDataString(SelectorText.Alternative(labels[name]) + "|").Length);
}
