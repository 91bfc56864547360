using System.Buffers;

namespace OrleansKafkaLoki.Grains.Records.Logql;

/// <summary>
/// Reads JSON piece by piece as loosely as Loki's parser: a number is what begins like one, what stands behind the object does not matter, and
/// what comes before a mistake counts. In time that grows with the text alone.
/// </summary>
internal ref struct LooseJson(ReadOnlySpan<byte> text)
{
    private static readonly SearchValues<byte> TokenEnds = SearchValues.Create(" \n\r\t,}]"u8);
    private static readonly SearchValues<byte> StringEnds = SearchValues.Create("\"\\"u8);
    private static readonly SearchValues<byte> ObjectEnds = SearchValues.Create("\"{}"u8);
    private static readonly SearchValues<byte> ArrayEnds = SearchValues.Create("\"[]"u8);

    private readonly ReadOnlySpan<byte> _text = text;
    private int _at;
    private bool _isFirst;

    /// <summary>True when it came upon something that is no JSON.</summary>
    public bool IsMalformed { get; private set; }

    private readonly byte Next => _at < _text.Length ? _text[_at] : (byte)0;

    /// <summary>True when what is next begins so.</summary>
    public bool IsNext(char first)
    {
        SkipSpaces();
        return Next == first;
    }

    /// <summary>True when a field's name and a colon are next, as they are in an object alone.</summary>
    public readonly bool IsFieldNext()
    {
        var ahead = this;
        return ahead.IsNext('"') && ahead.TryReadString(out _) && ahead.IsNext(':');
    }

    /// <summary>Goes into the object or array that is next; false when there is none.</summary>
    public bool TryEnter(char open)
    {
        var isNext = IsNext(open);
        _isFirst = isNext;
        _at += isNext ? 1 : 0;
        return isNext;
    }

    /// <summary>Reads the next field of an object; false at its end, which is passed, and at a mistake.</summary>
    /// <param name="key">Its name, a text with or without escapes; also where the value is the mistake.</param>
    /// <param name="value">Its value.</param>
    public bool TryReadField(out LooseValue key, out LooseValue value)
    {
        (key, value) = (default, default);
        if (IsAtEnd('}'))
        {
            return false;
        }

        if (Next != '"' || !TryReadString(out key) || !IsNext(':'))
        {
            key = default;
            return Fail();
        }

        _at++;
        return TryReadValue(out value);
    }

    /// <summary>Reads the next element of an array; false at its end, which is passed, and at a mistake.</summary>
    public bool TryReadElement(out LooseValue value)
    {
        value = default;
        return !IsAtEnd(']') && TryReadValue(out value);
    }

    /// <summary>Passes over the object or array that is next, and tells where it is; false when it has no end.</summary>
    public bool TrySkip(ref LooseValue value)
    {
        var end = EndOf();
        _at = end < 0 ? _at : end;
        value = value with { Length = Math.Max(0, end - value.Start) };
        return end >= 0 || Fail();
    }

    /// <summary>Passes over the value when it is an object or array; false when that has no end.</summary>
    public bool TrySkipNested(ref LooseValue value) => value.Kind is not (LooseValueKind.Object or LooseValueKind.Array) || TrySkip(ref value);

    /// <summary>True when the object or array that is next has an end.</summary>
    public bool IsClosed() => EndOf() >= 0 || Fail();

    private bool IsAtEnd(char close)
    {
        SkipSpaces();
        if (!_isFirst && Next == ',')
        {
            _at++;
            SkipSpaces();
        }
        else if (!_isFirst && Next != close)
        {
            Fail();
            return true;
        }

        _isFirst = false;
        var isEnd = Next == close;
        _at += isEnd ? 1 : 0;
        return isEnd;
    }

    private bool TryReadValue(out LooseValue value)
    {
        SkipSpaces();
        value = new LooseValue(LooseValueKind.Literal, _at, 0);
        switch (Next)
        {
            case (byte)'"':
                return TryReadString(out value) || Fail();
            case (byte)'{' or (byte)'[':
                value = value with { Kind = Next == '{' ? LooseValueKind.Object : LooseValueKind.Array };
                return true;
        }

        var length = _text[_at..].IndexOfAny(TokenEnds) is >= 0 and var end ? end : _text.Length - _at;
        value = value with { Length = length };
        var isNull = value.In(_text).SequenceEqual("null"u8);
        value = value with { Kind = isNull ? LooseValueKind.Null : LooseValueKind.Literal };
        _at += length;
        return isNull || IsLiteral(value.In(_text)) || Fail();
    }

    private static bool IsLiteral(ReadOnlySpan<byte> token) =>
        token is [>= (byte)'0' and <= (byte)'9' or (byte)'-', ..] || token.SequenceEqual("true"u8) || token.SequenceEqual("false"u8);

    private bool TryReadString(out LooseValue value)
    {
        var (start, isEscaped) = (_at + 1, false);
        var end = StringEnd(_text, start, ref isEscaped);
        value = new LooseValue(isEscaped ? LooseValueKind.EscapedText : LooseValueKind.Text, start, Math.Max(0, end - 1 - start));
        _at = end < 0 ? _text.Length : end;
        return end >= 0;
    }

    // Behind the quote that ends it; -1 when none does.
    private static int StringEnd(ReadOnlySpan<byte> text, int at, ref bool isEscaped)
    {
        while (at <= text.Length && text[at..].IndexOfAny(StringEnds) is >= 0 and var run)
        {
            at += run;
            if (text[at] == '"')
            {
                return at + 1;
            }

            isEscaped = true;
            at += 2;
        }

        return -1;
    }

    private readonly int EndOf()
    {
        var ends = Next == '{' ? ObjectEnds : ArrayEnds;
        var (at, depth, isEscaped) = (_at, 0, false);
        while (_text[at..].IndexOfAny(ends) is >= 0 and var run)
        {
            at += run;
            if (_text[at] == '"')
            {
                at = StringEnd(_text, at + 1, ref isEscaped);
                if (at < 0)
                {
                    return -1;
                }

                continue;
            }

            depth += _text[at++] is (byte)'{' or (byte)'[' ? 1 : -1;
            if (depth == 0)
            {
                return at;
            }
        }

        return -1;
    }

    private void SkipSpaces()
    {
        while (Next is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            _at++;
        }
    }

    private bool Fail()
    {
        IsMalformed = true;
        return false;
    }
}
