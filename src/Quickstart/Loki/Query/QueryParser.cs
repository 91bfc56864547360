using System.Globalization;
using OrleansKafkaLoki.Quickstart.Text;

namespace OrleansKafkaLoki.Quickstart.Loki.Query;

/// <summary>The part of LogQL that the server knows: selectors, line and field filters, counts over time, and <c>vector</c>.</summary>
internal static class QueryParser
{
    private static readonly (string Text, MatchOperator Operator)[] LabelOperators =
        [("=~", MatchOperator.Matches), ("!~", MatchOperator.NotMatches), ("!=", MatchOperator.NotEqual), ("=", MatchOperator.Equal)];

    private static readonly (string Text, MatchOperator Operator)[] LineOperators =
        [("|=", MatchOperator.Equal), ("!=", MatchOperator.NotEqual), ("|~", MatchOperator.Matches), ("!~", MatchOperator.NotMatches)];

    /// <summary>Reads a query.</summary>
    /// <exception cref="LokiQueryException">It is none that the server knows.</exception>
    public static LokiQuery Parse(string text)
    {
        var lexer = new QueryLexer(text);
        var query = lexer.TryTake("vector") ? ReadVector(lexer)
            : lexer.TryTake("sum") ? ReadSum(lexer)
            : TryTakeFunction(lexer) is { } countsBytes ? ReadCount(lexer, countsBytes, groupBy: null)
            : new LokiQuery(ReadSelection(lexer), null);
        return lexer.AtEnd ? query : throw lexer.Unexpected("expecting $end");
    }

    private static LokiQuery ReadVector(QueryLexer lexer)
    {
        lexer.Take("(");
        var number = lexer.TakeUntil(')');
        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var constant)
            ? new LokiQuery(new LogSelection([], [], []), null) { Constant = constant }
            : throw lexer.Unexpected("expecting NUMBER");
    }

    private static LokiQuery ReadSum(QueryLexer lexer)
    {
        var groupBy = lexer.TryTake("by") ? ReadNames(lexer) : null;
        lexer.Take("(");
        var countsBytes = TryTakeFunction(lexer) ?? throw lexer.Unexpected("expecting count_over_time or bytes_over_time");
        var count = ReadCount(lexer, countsBytes, groupBy ?? []);
        lexer.Take(")");
        return groupBy is null && lexer.TryTake("by")
            ? count with { Count = count.Count! with { GroupBy = ReadNames(lexer) } }
            : count;
    }

    /// <summary>Whether the function that comes counts bytes; null when there comes none.</summary>
    private static bool? TryTakeFunction(QueryLexer lexer) => lexer.TryTake("count_over_time") ? false : lexer.TryTake("bytes_over_time") ? true : null;

    private static LokiQuery ReadCount(QueryLexer lexer, bool countsBytes, IReadOnlyList<string>? groupBy)
    {
        lexer.Take("(");
        var selection = ReadSelection(lexer);
        lexer.Take("[");
        var range = lexer.TakeUntil(']');
        lexer.Take(")");
        return Duration.TryParse(range, out var duration)
            ? new LokiQuery(selection, new CountExpression(duration, countsBytes, groupBy))
            : throw lexer.Unexpected($"not a valid duration string: \"{range}\"");
    }

    private static List<string> ReadNames(QueryLexer lexer)
    {
        var names = new List<string>();
        lexer.Take("(");
        while (!lexer.TryTake(")"))
        {
            names.Add(lexer.TakeName());
            _ = lexer.TryTake(",");
        }

        return names;
    }

    private static LogSelection ReadSelection(QueryLexer lexer)
    {
        var matchers = ReadMatchers(lexer);
        var lines = new List<LineFilter>();
        var fields = new List<LabelMatcher>();
        while (true)
        {
            if (TryTakeOperator(lexer, LineOperators) is { } comparison)
            {
                lines.Add(new LineFilter(comparison, lexer.TakeString()));
            }
            else if (lexer.TryTake("|"))
            {
                fields.Add(ReadMatcher(lexer, lexer.TakeName()));
            }
            else
            {
                return new LogSelection(matchers, lines, fields);
            }
        }
    }

    private static List<LabelMatcher> ReadMatchers(QueryLexer lexer)
    {
        var matchers = new List<LabelMatcher>();
        lexer.Take("{");
        while (!lexer.TryTake("}"))
        {
            if (matchers.Count > 0)
            {
                lexer.Take(",");
            }

            matchers.Add(ReadMatcher(lexer, lexer.TakeLabelName(isFirst: matchers.Count == 0)));
        }

        return matchers.Exists(matcher => !matcher.Meets(""))
            ? matchers
            : throw new LokiQueryException(
                "parse error : queries require at least one regexp or equality matcher that does not have an empty-compatible value. " +
                "For instance, app=~\".*\" does not meet this requirement, but app=~\".+\" will");
    }

    private static LabelMatcher ReadMatcher(QueryLexer lexer, string name)
    {
        var comparison = TryTakeOperator(lexer, LabelOperators) ?? throw lexer.Unexpected("expecting =, !=, =~ or !~");
        return new LabelMatcher(name, comparison, lexer.TakeString());
    }

    private static MatchOperator? TryTakeOperator(QueryLexer lexer, (string Text, MatchOperator Operator)[] operators)
    {
        foreach (var (text, comparison) in operators)
        {
            if (lexer.TryTake(text))
            {
                return comparison;
            }
        }

        return null;
    }
}
