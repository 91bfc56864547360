using System.Text;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Templates;
using OrleansKafkaLoki.Grains.Records.Texts;

namespace OrleansKafkaLoki.Grains.Records.Conditions;

/// <summary>
/// Reads a condition. <c>or</c> binds weaker than <c>and</c>, for which a comma or nothing may stand, and that weaker
/// than <c>not</c>.
/// </summary>
internal ref struct ConditionParser(string text, EventSchema schema)
{
    private const int MaxDepth = 32;
    private ConditionScanner _scanner = new(text);
    private int _depth;

    /// <summary>Reads the whole text.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public Condition Read()
    {
        var condition = ReadAny();
        return _scanner.AtEnd ? condition : throw Unexpected();
    }

    private Condition ReadAny()
    {
        List<Condition> conditions = [ReadAll()];
        while (_scanner.TryTakeWord("or"))
        {
            conditions.Add(ReadAll());
        }

        return Group(conditions, needsAll: false);
    }

    private Condition ReadAll()
    {
        List<Condition> conditions = [ReadOne()];
        while (_scanner.TryTakeWord("and") || _scanner.TryTake(",") || IsOneNext())
        {
            conditions.Add(ReadOne());
        }

        return Group(conditions, needsAll: true);
    }

    /// <summary>True when what follows can begin a condition, so that <c>and</c> may be left out.</summary>
    private bool IsOneNext() => !_scanner.IsWord("or") && !_scanner.AtEnd && _scanner.Next != ')';

    private Condition ReadOne()
    {
        var isNegated = false;
        while (_scanner.TryTakeWord("not"))
        {
            isNegated = !isNegated;
        }

        var condition = ReadPositive();
        return isNegated ? new NotCondition(condition) : condition;
    }

    private Condition ReadPositive()
    {
        _scanner.SkipSpaces();
        switch (_scanner.Next)
        {
            case '(': return ReadGroup();
            case '|' or '!': return ReadLineFilter();
        }

        var isPresence = _scanner.TryTakeCall("has");
        if (!isPresence && !_scanner.TryTakeCall("missing"))
        {
            return ReadComparison();
        }

        var presence = new FieldCondition(schema.Bind(_scanner.TakePath()), new PresenceTest());
        _scanner.TakeCallEnd();
        return isPresence ? presence : new NotCondition(presence);
    }

    private Condition ReadGroup()
    {
        var start = _scanner.At++;
        if (++_depth > MaxDepth)
        {
            throw new TextMistake($"at most {MaxDepth} parentheses may lie in each other", start);
        }

        var condition = ReadAny();
        if (!_scanner.TryTake(")"))
        {
            throw _scanner.AtEnd ? new TextMistake("the ( is not closed", start) : Unexpected();
        }

        _depth--;
        return condition;
    }

    private Condition ReadLineFilter()
    {
        var comparison = _scanner.TryTake("|=") ? Comparison.Contains
            : _scanner.TryTake("|~") ? Comparison.Matches
            : _scanner.TryTake("!=") ? Comparison.NotEqual
            : _scanner.TryTake("!~") ? Comparison.MatchesNot
            : throw new TextMistake(
                _scanner.NextTwo switch
                {
                    "|>" or "!>" => "patterns are not known here; write |~ or !~ with a regular expression",
                    "||" => "write or",
                    ['!', ..] => "write not",
                    _ => "write and between two conditions; a filter of the line begins with |=, |~, != or !~",
                },
                _scanner.At);
        List<Condition> alternatives = [];
        do
        {
            _scanner.SkipSpaces();
            alternatives.Add(new LineCondition(ReadLineTest(comparison is Comparison.Matches or Comparison.MatchesNot)));
        }
        while (_scanner.TryTakeAlternative());

        var condition = Group(alternatives, needsAll: false);
        return comparison is Comparison.NotEqual or Comparison.MatchesNot ? new NotCondition(condition) : condition;
    }

    private TextTest ReadLineTest(bool isRegex)
    {
        if (!isRegex && _scanner.TryTakeCall("ip"))
        {
            return ReadIp(isNegated: false);
        }

        var start = _scanner.At;
        var expected = _scanner.TakeText("a text in double quotes or backticks should stand here");
        return isRegex ? RegexOf(expected, start, isWhole: false) : new ContainsTest(expected);
    }

    private Condition ReadComparison()
    {
        if (_scanner.AtEnd)
        {
            throw new TextMistake("a condition should stand here, such as level = \"debug\"", _scanner.At);
        }

        if (_scanner.NextTwo is "&&")
        {
            throw new TextMistake("write and", _scanner.At);
        }

        var path = _scanner.TakePath();
        _scanner.SkipSpaces();
        var position = _scanner.At;
        var comparison = _scanner.TryTake("=~") ? Comparison.Matches
            : _scanner.TryTake("!~") ? Comparison.MatchesNot
            : _scanner.TryTake("==") || _scanner.TryTake("=") ? Comparison.Equal
            : _scanner.TryTake("!=") ? Comparison.NotEqual
            : _scanner.TryTake(">=") ? Comparison.GreaterOrEqual
            : _scanner.TryTake(">") ? Comparison.Greater
            : _scanner.TryTake("<=") ? Comparison.LessOrEqual
            : _scanner.TryTake("<") ? Comparison.Less
            : throw new TextMistake(
                $"a comparison should stand behind {path}, such as {path} = \"debug\"; has({path}) asks whether it is there", position);
        _scanner.SkipSpaces();
        return ReadExpected(path, comparison, position);
    }

    private Condition ReadExpected(FieldPath path, Comparison comparison, int position)
    {
        var start = _scanner.At;
        var isEquality = comparison is Comparison.Equal or Comparison.NotEqual;
        if (isEquality && _scanner.TryTakeCall("ip"))
        {
            return new FieldCondition(schema.Bind(path), ReadIp(isNegated: comparison == Comparison.NotEqual));
        }

        if (comparison is Comparison.Matches or Comparison.MatchesNot)
        {
            var regex = new FieldCondition(
                schema.Bind(path), RegexOf(_scanner.TakeText("a regular expression in double quotes or backticks should stand here"), start, isWhole: true));
            return comparison == Comparison.Matches ? regex : new NotCondition(regex);
        }

        if (QuotedText.IsQuote(_scanner.Next))
        {
            var equal = new FieldCondition(schema.Bind(path), new EqualTest(_scanner.TakeText("")));
            return !isEquality ? throw new TextMistake("a text is neither larger nor smaller; write a number, a duration or a size without quotes", position)
                : comparison == Comparison.Equal ? equal : new NotCondition(equal);
        }

        var value = _scanner.TakeValue();
        return QuantityTest.Of(Encoding.UTF8.GetBytes(value), comparison) is { } test
            ? new FieldCondition(schema.Bind(path), test)
            : throw new TextMistake(
                value.Length == 0
                    ? "a value should stand here, such as \"debug\", 500, 1.5s or 10KiB"
                    : $"this is no number, duration or size; write \"{value}\" for a text",
                start);
    }

    private IpTest ReadIp(bool isNegated)
    {
        var start = _scanner.At;
        var range = _scanner.TakeText("an address in double quotes should stand here");
        if (!IpTest.TryCreate(Encoding.UTF8.GetBytes(range), isNegated, out var test))
        {
            throw new TextMistake("write an IP address, a network such as 10.0.0.0/8, or a range such as 10.0.0.1-10.0.0.9", start);
        }

        _scanner.TakeCallEnd();
        return test;
    }

    private static RegexTest RegexOf(string expression, int start, bool isWhole) =>
        RegexTest.TryCreate(expression, isWhole, out var test, out var error)
            ? test
            : throw new TextMistake($"the regular expression is none: {error}", start);

    private static Condition Group(List<Condition> conditions, bool needsAll) => conditions.Count == 1 ? conditions[0]
        : needsAll ? new AllCondition([.. conditions])
        : new AnyCondition([.. conditions]);

    private readonly TextMistake Unexpected() =>
        new(_scanner.Next == ')' ? "the ) closes nothing" : $"'{_scanner.Next}' is not expected", _scanner.At);
}
