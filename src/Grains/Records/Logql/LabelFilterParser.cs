using System.Text;
using OrleansKafkaLoki.Grains.Records.Conditions;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Texts;

namespace OrleansKafkaLoki.Grains.Records.Logql;

/// <summary>
/// Reads filters of labels. <c>and</c> goes before <c>or</c>; a comma, or nothing, means <c>and</c> too, but takes all that follows it together, as
/// in Loki.
/// </summary>
internal sealed class LabelFilterParser(LogqlScanner scanner, EventSchema schema, LogqlError error)
{
    private const int MaxDepth = 64;

    private int _depth;

    /// <summary>Reads a filter up to the next stage.</summary>
    public Condition Read()
    {
        _depth = 0;
        return ReadAny();
    }

    /// <summary>Reads the labels of <c>drop</c> or <c>keep</c>.</summary>
    public LabelMatcher[] ReadMatchers()
    {
        List<LabelMatcher> matchers = [];
        do
        {
            var (name, start) = ReadName();
            var field = schema.BindDroppedLabel(name);
            matchers.Add(new LabelMatcher(field, TryReadComparison() is not { } comparison ? null : ReadMatch(field, comparison, start)));
        }
        while (scanner.TryTake(","));
        return [.. matchers];
    }

    /// <summary>Reads what stands behind <c>ip(</c>.</summary>
    public static IpTest ReadAddress(LogqlScanner scanner, bool isNegated)
    {
        scanner.SkipBlank();
        var start = scanner.At;
        if (!IpTest.TryCreate(Encoding.UTF8.GetBytes(scanner.TakeText("an address in quotes should stand here")), isNegated, out var test))
        {
            throw new TextMistake("write an IP address, a network such as 10.0.0.0/8, or a range such as 10.0.0.1-10.0.0.9", start);
        }

        return scanner.TryTake(")") ? test : throw new TextMistake("a ) should stand here", scanner.At);
    }

    private Condition ReadAny()
    {
        var left = ReadAll();
        while (true)
        {
            if (scanner.TryTakeWord("or"))
            {
                left = new AnyCondition([left, ReadAll()]);
            }
            else if (IsJoined())
            {
                left = new AllCondition([left, ReadDeeper()]);
            }
            else
            {
                return left;
            }
        }
    }

    private Condition ReadAll()
    {
        var left = ReadOne();
        while (true)
        {
            if (scanner.TryTakeWord("and"))
            {
                left = new AllCondition([left, ReadOne()]);
            }
            else if (IsJoined())
            {
                return new AllCondition([left, ReadDeeper()]);
            }
            else
            {
                return left;
            }
        }
    }

    private bool IsJoined() => scanner.TryTake(",") || scanner.Next == '(' || !(scanner.PeekName() is [] or "or" or "OR");

    private Condition ReadDeeper()
    {
        if (++_depth > MaxDepth)
        {
            throw new TextMistake($"at most {MaxDepth} parentheses or commas may lie in each other", scanner.At);
        }

        var condition = ReadAny();
        _depth--;
        return condition;
    }

    private Condition ReadOne()
    {
        scanner.SkipBlank();
        var open = scanner.At;
        if (!scanner.TryTake("("))
        {
            return ReadComparison();
        }

        var condition = ReadDeeper();
        return scanner.TryTake(")") ? condition : throw new TextMistake(scanner.AtEnd ? "the ( is not closed" : $"'{scanner.Next}' is not expected", scanner.AtEnd ? open : scanner.At);
    }

    private Condition ReadComparison()
    {
        var (name, start) = ReadName();
        var comparison = TryReadComparison()
            ?? throw new TextMistake($"there is no stage '{name}'; a filter of a label needs a comparison, such as {name}=\"debug\"", start);
        var field = schema.BindLabel(name);
        scanner.SkipBlank();
        if (QuotedText.IsQuote(scanner.Next) || comparison is Comparison.Matches or Comparison.MatchesNot)
        {
            return ReadMatch(field, comparison, start);
        }

        if (comparison is Comparison.Equal or Comparison.NotEqual && scanner.TryTakeCall("ip"))
        {
            return new AddressCondition(field, ReadAddress(scanner, comparison == Comparison.NotEqual), error);
        }

        var position = scanner.At;
        var value = scanner.TakeValue();
        return QuantityTest.Of(Encoding.UTF8.GetBytes(value), comparison) is { } test
            ? new QuantityCondition(field, test, error)
            : throw new TextMistake(
                value.Length == 0 ? "a value should stand here, such as \"debug\", 500, 1.5s or 10KB"
                : $"this is no number, duration or size; write \"{value}\" for a text", position);
    }

    private Condition ReadMatch(EventField field, Comparison comparison, int start)
    {
        scanner.SkipBlank();
        var position = scanner.At;
        var text = scanner.TakeText("a text in double quotes or backticks should stand here");
        TextTest test;
        if (comparison is Comparison.Matches or Comparison.MatchesNot)
        {
            // As for Loki, an empty one matches everything.
            test = text.Length == 0 ? new ContainsTest("")
                : RegexTest.TryCreate(text, isWhole: true, out var regex, out var mistake)
                ? regex
                : throw new TextMistake($"the regular expression is none: {mistake}", position);
        }
        else
        {
            test = comparison is Comparison.Equal or Comparison.NotEqual
                ? new EqualTest(text)
                : throw new TextMistake("a text is neither larger nor smaller; write a number, a duration or a size without quotes", start);
        }

        var condition = new FieldCondition(field, test);
        return comparison is Comparison.Equal or Comparison.Matches ? condition : new NotCondition(condition);
    }

    private (string Name, int Start) ReadName()
    {
        scanner.SkipBlank();
        var start = scanner.At;
        return (scanner.TakeName("a label should stand here, such as level=\"debug\""), start);
    }

    private Comparison? TryReadComparison() =>
        scanner.TryTake("=~") ? Comparison.Matches
        : scanner.TryTake("!~") ? Comparison.MatchesNot
        : scanner.TryTake("==") || scanner.TryTake("=") ? Comparison.Equal
        : scanner.TryTake("!=") ? Comparison.NotEqual
        : scanner.TryTake(">=") ? Comparison.GreaterOrEqual
        : scanner.TryTake(">") ? Comparison.Greater
        : scanner.TryTake("<=") ? Comparison.LessOrEqual
        : scanner.TryTake("<") ? Comparison.Less
        : null;
}
