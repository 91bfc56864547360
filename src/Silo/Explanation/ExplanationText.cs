using System.Text;

namespace OrleansKafkaLoki.Silo.Explanation;

/// <summary>Lines of YAML, with where they come from behind them.</summary>
internal sealed class ExplanationText
{
    private const int Indentation = 2;
    private const int CommentColumn = 64;

    private readonly List<(int Depth, string Text, string? Comment)> _lines = [];

    /// <summary>How many lines there are.</summary>
    public int Count => _lines.Count;

    /// <summary>Adds a line.</summary>
    public void Add(int depth, string text, string? comment = null) => _lines.Add((depth, text, comment));

    /// <summary>Says where a line comes from.</summary>
    public void Comment(int line, string? comment) => _lines[line] = _lines[line] with { Comment = comment };

    /// <summary>Takes back the last line if nothing followed it.</summary>
    /// <param name="count">How many lines there were with it.</param>
    /// <param name="instead">What stands there instead; null for nothing.</param>
    public void EndSection(int count, string? instead = null)
    {
        if (_lines.Count == count)
        {
            var (depth, _, comment) = _lines[^1];
            _lines.RemoveAt(count - 1);
            if (instead is not null)
            {
                Add(depth, instead, comment);
            }
        }
    }

    /// <summary>Makes the lines from a place on an item of a list, one level up.</summary>
    /// <param name="start">The place.</param>
    /// <param name="comment">Where the item comes from.</param>
    public void MakeItem(int start, string? comment)
    {
        var (depth, text, own) = _lines[start];
        _lines[start] = (depth - 1, $"- {text}", comment ?? own);
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (depth, line, comment) in _lines)
        {
            var whole = new string(' ', depth * Indentation) + line;
            text.Append(comment is null ? whole : $"{whole.PadRight(CommentColumn - 2)}  # {comment}").Append('\n');
        }

        return text.ToString();
    }
}
