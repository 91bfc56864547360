using System.Text;
using System.Text.RegularExpressions;

namespace OrleansKafkaLoki.Quickstart.Loki.Query;

/// <summary><c>|=</c>, <c>!=</c>, <c>|~</c> or <c>!~</c> on the line.</summary>
internal sealed class LineFilter
{
    private readonly bool _wanted;
    private readonly byte[] _text;
    private readonly Regex? _pattern;

    public LineFilter(MatchOperator comparison, string value)
    {
        _wanted = comparison is MatchOperator.Equal or MatchOperator.Matches;
        _text = Encoding.UTF8.GetBytes(value);
        _pattern = comparison is MatchOperator.Matches or MatchOperator.NotMatches ? LabelMatcher.Compile(value) : null;
    }

    /// <summary>Whether the line passes.</summary>
    public bool Passes(ReadOnlySpan<byte> line) =>
        (_pattern?.IsMatch(Encoding.UTF8.GetString(line)) ?? line.IndexOf(_text) >= 0) == _wanted;
}
