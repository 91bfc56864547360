using System.Text.RegularExpressions;

namespace OrleansKafkaLoki.Quickstart.Loki.Query;

/// <summary>One condition on a label or a structured metadata value.</summary>
internal sealed class LabelMatcher
{
    private readonly MatchOperator _operator;
    private readonly string _value;
    private readonly Regex? _pattern;

    /// <summary>A condition.</summary>
    /// <exception cref="LokiQueryException">The regular expression is not one.</exception>
    public LabelMatcher(string name, MatchOperator comparison, string value)
    {
        Name = name;
        _operator = comparison;
        _value = value;
        _pattern = comparison is MatchOperator.Matches or MatchOperator.NotMatches ? Compile($@"^(?s:{value})\z") : null;
    }

    public string Name { get; }

    /// <summary>Whether a value (empty for an absent label) meets the condition.</summary>
    public bool Meets(string value) => _operator switch
    {
        MatchOperator.Equal => value == _value,
        MatchOperator.NotEqual => value != _value,
        MatchOperator.Matches => _pattern!.IsMatch(value),
        _ => !_pattern!.IsMatch(value),
    };

    /// <summary>Compiles a pattern in linear-time form, the only one that Loki's RE2 has.</summary>
    public static Regex Compile(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw new LokiQueryException("parse error : error parsing regexp: " + error.Message);
        }
    }
}
