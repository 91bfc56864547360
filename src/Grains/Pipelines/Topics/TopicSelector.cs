using System.Collections.Immutable;
using System.Text.RegularExpressions;
using OrleansKafkaLoki.Grains.Options.Pipelines;

namespace OrleansKafkaLoki.Grains.Pipelines.Topics;

/// <summary>
/// Picks a pipeline's topics out of those that exist. An entry that begins with <c>^</c> is a regular expression;
/// expressions never match Kafka's internal topics (<c>__*</c>) or those of dead letters (<c>*.dead-letters</c> of anybody), names may.
/// </summary>
public sealed class TopicSelector
{
    private const string InternalPrefix = "__";
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromMilliseconds(250);

    private readonly List<string> _names = [];
    private readonly List<Regex> _patterns = [];
    private readonly HashSet<string> _unmatched;

    /// <summary>A selector for a pipeline's <c>topics</c>.</summary>
    /// <param name="topics">Names and patterns.</param>
    /// <param name="unmatched">Topics that no pattern matches: those of dead letters under other names, or they would go round in circles.</param>
    /// <exception cref="ArgumentException">An entry is no valid regular expression.</exception>
    public TopicSelector(IEnumerable<string> topics, IEnumerable<string> unmatched)
    {
        _unmatched = [.. unmatched];
        foreach (var topic in topics)
        {
            if (IsPattern(topic))
            {
                _patterns.Add(Compile(topic));
            }
            else
            {
                _names.Add(topic);
            }
        }
    }

    /// <summary>True when an entry of <c>topics</c> is a regular expression, not a name.</summary>
    public static bool IsPattern(string topic) => topic.StartsWith('^');

    /// <summary>Compiles an entry that <see cref="IsPattern"/>.</summary>
    /// <exception cref="ArgumentException">It is no valid regular expression.</exception>
    public static Regex Compile(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, MatchTimeout);
        }
        catch (NotSupportedException)
        {
            // It looks around or back, which only backtracking can: on an unlucky name that may take forever.
            return new Regex(pattern, RegexOptions.Compiled | RegexOptions.CultureInvariant, MatchTimeout);
        }
    }

    /// <summary>The selected topics, and the names that are not among <paramref name="partitionCounts"/>.</summary>
    /// <exception cref="RegexMatchTimeoutException">An expression takes forever on a topic's name.</exception>
    public TopicListing Select(IReadOnlyDictionary<string, int> partitionCounts)
    {
        var selected = ImmutableSortedDictionary.CreateBuilder<string, int>(StringComparer.Ordinal);
        foreach (var (topic, count) in partitionCounts)
        {
            if (Selects(topic))
            {
                selected.Add(topic, count);
            }
        }

        return new TopicListing(selected.ToImmutable(), [.. _names.Where(name => !selected.ContainsKey(name)).Distinct()]);
    }

    /// <summary>Whether a topic of this name is selected where it exists.</summary>
    /// <exception cref="RegexMatchTimeoutException">An expression takes forever on the name.</exception>
    public bool Selects(string topic) => _names.Contains(topic) || (IsMatchable(topic) && _patterns.Exists(p => p.IsMatch(topic)));

    private bool IsMatchable(string topic) =>
        !topic.StartsWith(InternalPrefix, StringComparison.Ordinal)
        && !topic.EndsWith(DeadLetterOptions.TopicSuffix, StringComparison.Ordinal)
        && !_unmatched.Contains(topic);
}
