using System.Globalization;
using OrleansKafkaLoki.Grains.Records.Texts;

namespace OrleansKafkaLoki.Grains.Records.Templates;

/// <summary>
/// Reads what stands between the braces: a field, or values that pipes hand from function to function, as in
/// <c>{{ app | or "none" | lower }}</c> and <c>{{ lower .app }}</c>.
/// </summary>
internal ref struct TemplateParser(ReadOnlySpan<char> text, int position)
{
    private const int MaxDepth = 16;
    private const int MaxCalls = 64;
    private readonly ReadOnlySpan<char> _text = text;
    private int _at;
    private int _depth;
    private int _calls;

    private readonly bool AtEnd => _at >= _text.Length;

    private readonly char Next => AtEnd ? '\0' : _text[_at];

    /// <summary>Reads the whole text.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public TemplateExpression Read()
    {
        var expression = ReadPipeline();
        return AtEnd ? expression : throw Unexpected();
    }

    private TemplateExpression ReadPipeline()
    {
        SkipSpaces();
        var start = _at;
        var (expression, isAmbiguous) = ReadCommand();
        SkipSpaces();
        if (isAmbiguous && (Next == '|' || _depth > 0))
        {
            throw Mistake("is this a field or a text? Put a point before it for a field, or write it in backticks for a text", start);
        }

        while (Next == '|')
        {
            _at++;
            SkipSpaces();
            start = _at;
            var name = ReadFunctionName();
            expression = Call(name, start, ReadOperands(), new TemplateOperand(expression, position + start));
        }

        return expression;
    }

    /// <summary>What a pipeline begins with: a name with arguments is a function, and one without is a field.</summary>
    private (TemplateExpression Expression, bool IsAmbiguous) ReadCommand()
    {
        var start = _at;
        var name = ReadFunctionName();
        SkipSpaces();
        if (name.Length > 0 && (Next == '(' || (_at > start + name.Length && !AtEnd && Next is not ('|' or ')'))))
        {
            return (Call(name, start, ReadOperands(), null), false);
        }

        _at = start;
        if (name == "__line__")
        {
            _at += name.Length;
            return (new LineExpression(), false);
        }

        var isQuoted = Next == '"';
        var operand = ReadOperand(isHead: true);
        var isNumber = isQuoted || IsNumber(_text[start.._at]);
        return (operand, isNumber && operand is FieldExpression { Path.RootName: not null });
    }

    private List<TemplateOperand> ReadOperands()
    {
        List<TemplateOperand> operands = [];
        for (SkipSpaces(); !AtEnd && Next is not ('|' or ')'); SkipSpaces())
        {
            var start = _at;
            operands.Add(new TemplateOperand(ReadOperand(isHead: false), position + start));
        }

        return operands;
    }

    private TemplateExpression ReadOperand(bool isHead)
    {
        if (Next == '(')
        {
            return ReadGroup();
        }

        if (Next == '`' || (Next == '"' && !isHead))
        {
            return QuotedText.TryRead(_text, ref _at, out var literal, out var error) ? new LiteralExpression(literal) : throw Mistake(error, _at);
        }

        var token = NumberToken();
        if (!isHead && IsNumber(token))
        {
            _at += token.Length;
            return new LiteralExpression(token.ToString());
        }

        if (token is ".__line__" || (!isHead && token is "__line__"))
        {
            _at += token.Length;
            return new LineExpression();
        }

        return new FieldExpression(ReadPath());
    }

    private TemplateExpression ReadGroup()
    {
        var start = _at++;
        if (++_depth > MaxDepth)
        {
            throw Mistake($"at most {MaxDepth} parentheses may lie in each other", start);
        }

        var expression = ReadPipeline();
        if (Next != ')')
        {
            throw AtEnd ? Mistake("the ( is not closed", start) : Unexpected();
        }

        _at++;
        _depth--;
        return expression;
    }

    private FieldPath ReadPath()
    {
        if (!FieldPath.TryReadNext(_text[_at..], position + _at, out var path, out var length, out var error))
        {
            throw new FormatException(error);
        }

        _at += length;
        return AtEnd || char.IsWhiteSpace(Next) || Next is '|' or ')'
            ? path
            : throw Unexpected();
    }

    /// <summary>Reads a name that a function can have; empty when there is none.</summary>
    private string ReadFunctionName()
    {
        var length = 0;
        while (_at + length < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at + length]) || _text[_at + length] == '_'))
        {
            length++;
        }

        var name = _text.Slice(_at, length).ToString();
        _at += length;
        return name;
    }

    private TemplateExpression Call(string name, int start, List<TemplateOperand> operands, TemplateOperand? piped)
    {
        _calls += Math.Max(1, operands.Count - 1);
        if (_calls > MaxCalls)
        {
            throw Mistake($"at most {MaxCalls} functions may be called", start);
        }

        return TemplateCall.Bind(name, position + start, operands, piped);
    }

    private readonly ReadOnlySpan<char> NumberToken()
    {
        var length = 0;
        while (_at + length < _text.Length && (FieldPathParser.IsNameCharacter(_text[_at + length]) || _text[_at + length] is '.' or '+'))
        {
            length++;
        }

        return _text.Slice(_at, length);
    }

    private static bool IsNumber(ReadOnlySpan<char> token) =>
        token.Length > 0 && (char.IsAsciiDigit(token[0]) || (token[0] is '-' or '+' && token.Length > 1 && char.IsAsciiDigit(token[1])))
        && double.TryParse(token, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private void SkipSpaces()
    {
        while (!AtEnd && char.IsWhiteSpace(Next))
        {
            _at++;
        }
    }

    private readonly TextMistake Unexpected() => Mistake(
        Next == ')' ? "the ) closes nothing" : $"'{Next}' is not expected; write the name in double quotes if it belongs to it", _at);

    private readonly TextMistake Mistake(string what, int at) => new(what, position + at);
}
