using System.Buffers;
using OrleansKafkaLoki.Grains.Records.Templates;
using OrleansKafkaLoki.Grains.Records.Texts;

namespace OrleansKafkaLoki.Grains.Records.Conditions;

/// <summary>Takes what a condition is made of from its text, piece by piece.</summary>
internal ref struct ConditionScanner(string text)
{
    private static readonly SearchValues<char> ValueEnds = SearchValues.Create(" \t\r\n,()|");
    private readonly ReadOnlySpan<char> _text = text;

    /// <summary>How far it is.</summary>
    public int At { get; set; }

    /// <summary>True when nothing is left.</summary>
    public readonly bool AtEnd => At >= _text.Length;

    /// <summary>The next character; a zero at the end.</summary>
    public readonly char Next => AtEnd ? '\0' : _text[At];

    /// <summary>The next two characters, or what is left of them.</summary>
    public readonly ReadOnlySpan<char> NextTwo => _text[At..Math.Min(At + 2, _text.Length)];

    /// <summary>Takes a symbol, if it is next.</summary>
    public bool TryTake(string symbol)
    {
        SkipSpaces();
        var isNext = _text[At..].StartsWith(symbol, StringComparison.Ordinal);
        At += isNext ? symbol.Length : 0;
        return isNext;
    }

    /// <summary>Takes a word, if it is next and no part of a longer one or of a path.</summary>
    public bool TryTakeWord(string word)
    {
        var isNext = IsWord(word);
        At += isNext ? word.Length : 0;
        return isNext;
    }

    /// <summary>True when a word is next.</summary>
    public bool IsWord(string word)
    {
        SkipSpaces();
        var end = At + word.Length;
        return _text[At..].StartsWith(word, StringComparison.OrdinalIgnoreCase)
            && (end == _text.Length || (!FieldPathParser.IsNameCharacter(_text[end]) && _text[end] is not ('.' or '[')));
    }

    /// <summary>Takes a word and the parenthesis behind it, if they are next.</summary>
    public bool TryTakeCall(string word)
    {
        var start = At;
        if (TryTakeWord(word) && TryTake("("))
        {
            SkipSpaces();
            return true;
        }

        At = start;
        return false;
    }

    /// <summary>Takes what a call ends with.</summary>
    public void TakeCallEnd()
    {
        if (!TryTake(")"))
        {
            throw new TextMistake("a ) should stand here", At);
        }
    }

    /// <summary>Takes a field's path.</summary>
    public FieldPath TakePath()
    {
        if (!FieldPath.TryReadNext(_text[At..], At, out var path, out var length, out var error))
        {
            throw new FormatException(error);
        }

        At += length;
        return path;
    }

    /// <summary>Takes a text in quotes.</summary>
    public string TakeText(string expectation)
    {
        if (!QuotedText.IsQuote(Next))
        {
            throw new TextMistake(expectation, At);
        }

        var at = At;
        var isRead = QuotedText.TryRead(_text, ref at, out var read, out var error);
        At = at;
        return isRead ? read! : throw new TextMistake(error!, at);
    }

    /// <summary>Takes what stands without quotes up to the next space, comma or parenthesis.</summary>
    public string TakeValue()
    {
        var length = _text[At..].IndexOfAny(ValueEnds) is >= 0 and var end ? end : _text.Length - At;
        var value = _text.Slice(At, length).ToString();
        At += length;
        return value;
    }

    /// <summary>
    /// Takes the <c>or</c> before another text of a line filter, as LogQL has it. A text with an operator behind it is a
    /// field's name.
    /// </summary>
    public bool TryTakeAlternative()
    {
        var start = At;
        if (TryTakeWord("or"))
        {
            SkipSpaces();
            var behind = At;
            if (QuotedText.IsQuote(Next) && QuotedText.TryRead(_text, ref behind, out _, out _)
                && _text[behind..].TrimStart() is [] or [not ('=' or '<' or '>' or '.' or '['), ..])
            {
                return true;
            }
        }

        At = start;
        return false;
    }

    /// <summary>Takes spaces.</summary>
    public void SkipSpaces()
    {
        while (!AtEnd && char.IsWhiteSpace(Next))
        {
            At++;
        }
    }
}
