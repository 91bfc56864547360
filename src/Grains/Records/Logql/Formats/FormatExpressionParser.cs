using System.Globalization;
using OrleansKafkaLoki.Grains.Records.Texts;

namespace OrleansKafkaLoki.Grains.Records.Logql.Formats;

/// <summary>Reads what stands between the braces as Go does: what a pipe brings is the last value of the function behind it.</summary>
internal ref struct FormatExpressionParser(string text, int position, FormatScope scope)
{
    private const int MaxDepth = 16;

    private readonly ReadOnlySpan<char> _text = text;
    private int _at;
    private int _depth;

    private readonly bool AtEnd => _at >= _text.Length;

    private readonly char Next => AtEnd ? '\0' : _text[_at];

    /// <summary>Reads the whole text; null when it sets a variable.</summary>
    /// <exception cref="TextMistake">It is none.</exception>
    public FormatExpression? Read()
    {
        SkipSpaces();
        if (TryReadDefinition())
        {
            return null;
        }

        var expression = ReadPipeline();
        return AtEnd ? expression : throw Mistake($"'{Next}' is not expected", _at);
    }

    private bool TryReadDefinition()
    {
        var start = _at;
        if (Next == '$')
        {
            _at++;
            var name = TakeName();
            SkipSpaces();
            if (_text[_at..].StartsWith(":="))
            {
                _at += 2;
                var value = ReadPipeline();
                scope.Define(name, AtEnd ? value : throw Mistake($"'{Next}' is not expected", _at));
                return true;
            }

            if (Next == '=')
            {
                throw Mistake("a variable that was set keeps its value; set another one with :=, or use if within it", _at);
            }
        }

        _at = start;
        return false;
    }

    private FormatExpression ReadPipeline()
    {
        var value = ReadCommand(null);
        while (Next == '|')
        {
            _at++;
            value = ReadCommand(value);
        }

        return value;
    }

    private FormatExpression ReadCommand(FormatExpression? piped)
    {
        SkipSpaces();
        var start = _at;
        List<(FormatExpression, int)> operands = [];
        var name = TakeName();
        if (IsValue(name))
        {
            _at = piped is null ? start : throw Mistake("a function should stand behind the |", start);
            var value = ReadOperand();
            SkipSpaces();
            return AtEnd || Next is '|' or ')' ? value
                : throw Mistake("a value takes no values; put the function first", start);
        }

        for (SkipSpaces(); !AtEnd && Next is not ('|' or ')'); SkipSpaces())
        {
            operands.Add((ReadOperand(), position + _at));
        }

        if (piped is not null)
        {
            operands.Add((piped, position + start));
        }

        return FormatCalls.Call(name, position + start, operands);
    }

    private static bool IsValue(string name) => name is "" or "__line__" or "__timestamp__" or "true" or "false";

    private FormatExpression ReadOperand()
    {
        var start = _at;
        switch (Next)
        {
            case '(':
                return ReadGroup();
            case '"' or '`':
                return QuotedText.TryRead(_text, ref _at, out var literal, out var error) ? FormatExpression.OfLiteral(literal, FormatKind.Text) : throw Mistake(error, _at);
            case '.':
                return ReadLabel();
            case '$':
                return ReadVariable();
            case '-' or '+' or (>= '0' and <= '9'):
                return ReadNumber();
        }

        var name = TakeName();
        return name switch
        {
            "__line__" => FormatExpression.Of(new Events.LineValue(), FormatKind.Text),
            "__timestamp__" => FormatExpression.Of(new TimestampValue(0), FormatKind.Time),
            "true" or "false" => FormatExpression.OfLiteral(name, FormatKind.Truth),
            "" => throw Mistake(AtEnd ? "a value is missing" : $"'{Next}' is not expected", _at),
            _ => throw Mistake($"'{name}' has no point before it, so it is no label: write .{name}, or put a function and its values into parentheses", start),
        };
    }

    private FormatExpression ReadGroup()
    {
        var start = _at++;
        if (++_depth > MaxDepth)
        {
            throw Mistake($"at most {MaxDepth} parentheses may lie in each other", start);
        }

        var value = ReadPipeline();
        if (Next != ')')
        {
            throw AtEnd ? Mistake("the ( is not closed", start) : Mistake($"'{Next}' is not expected", _at);
        }

        _at++;
        _depth--;
        return Next == '.' ? throw Mistake("values are texts and have nothing below them", _at) : value;
    }

    private FormatExpression ReadLabel()
    {
        var start = _at++;
        var name = TakeName();
        return name.Length == 0 ? throw Mistake("all labels together are no text; name one, such as .level", start)
            : name.EndsWith("_extracted", StringComparison.Ordinal)
                ? throw Mistake($"nothing is called {name} here: Loki puts _extracted behind names that the stream's labels have, and there are none yet; take it off", start)
            : Next is '.' or '-' ? throw Mistake($"labels have no '{Next}' in their names; write _ for it", _at)
            : scope.Label(name);
    }

    private FormatExpression ReadVariable()
    {
        var start = _at++;
        if (Next == '.')
        {
            return ReadLabel();
        }

        var name = TakeName();
        return scope.Variable(name) ?? throw Mistake($"there is no variable ${name}; set it before with {{{{ ${name} := ... }}}}", start);
    }

    private FormatExpression ReadNumber()
    {
        var start = _at;
        while (!AtEnd && (char.IsAsciiLetterOrDigit(Next) || Next is '.' or '+' or '-'))
        {
            _at++;
        }

        var number = _text[start.._at];
        return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            ? FormatExpression.OfLiteral(number.ToString(), number.ContainsAny(".eE") ? FormatKind.Real : FormatKind.Whole)
            : throw Mistake($"'{number}' is no number", start);
    }

    private string TakeName()
    {
        var start = _at;
        while (!AtEnd && (char.IsLetterOrDigit(Next) || Next == '_') && (_at > start || !char.IsDigit(Next)))
        {
            _at++;
        }

        return _text[start.._at].ToString();
    }

    private void SkipSpaces()
    {
        while (!AtEnd && char.IsWhiteSpace(Next))
        {
            _at++;
        }
    }

    private readonly TextMistake Mistake(string what, int at) => new(what, position + at);
}
