using System.Buffers;
using OrleansKafkaLoki.Grains.Records.Texts;

namespace OrleansKafkaLoki.Grains.Records.Logql;

/// <summary>Takes what a query is made of from its text, piece by piece. Spaces and comments (<c># ...</c>) are passed over.</summary>
internal sealed class LogqlScanner(string text)
{
    private static readonly SearchValues<char> ValueEnds = SearchValues.Create(" \t\r\n,()|#");

    /// <summary>How far it is.</summary>
    public int At { get; set; }

    /// <summary>True when nothing is left.</summary>
    public bool AtEnd => At >= text.Length;

    /// <summary>The next character; a zero at the end.</summary>
    public char Next => AtEnd ? '\0' : text[At];

    /// <summary>What is left.</summary>
    public ReadOnlySpan<char> Rest => text.AsSpan(At);

    /// <summary>Takes a symbol, if it is next.</summary>
    public bool TryTake(string symbol)
    {
        SkipBlank();
        var isNext = Rest.StartsWith(symbol, StringComparison.Ordinal);
        At += isNext ? symbol.Length : 0;
        return isNext;
    }

    /// <summary>The name or word that is next; empty when there is none.</summary>
    public ReadOnlySpan<char> PeekName()
    {
        SkipBlank();
        var length = 0;
        while (At + length < text.Length && IsNameCharacter(text[At + length], length))
        {
            length++;
        }

        return text.AsSpan(At, length);
    }

    /// <summary>Takes a word, if it is next.</summary>
    public bool TryTakeWord(string word)
    {
        var isNext = PeekName().Equals(word, StringComparison.OrdinalIgnoreCase);
        At += isNext ? word.Length : 0;
        return isNext;
    }

    /// <summary>Takes a word and the parenthesis behind it, if they are next.</summary>
    public bool TryTakeCall(string word)
    {
        var start = At;
        if (TryTakeWord(word) && TryTake("("))
        {
            return true;
        }

        At = start;
        return false;
    }

    /// <summary>Takes a label's name.</summary>
    public string TakeName(string expectation)
    {
        var name = PeekName().ToString();
        if (name.Length == 0)
        {
            throw new TextMistake(expectation, At);
        }

        if (name.EndsWith("_extracted", StringComparison.Ordinal))
        {
            throw new TextMistake(
                $"nothing is called {name} here: Loki puts _extracted behind names that the stream's labels have, and there are none yet; take it off", At);
        }

        var behind = At + name.Length;
        if (behind < text.Length && text[behind] is '.' or '-')
        {
            throw new TextMistake($"labels have no '{text[behind]}' in their names; write _ for it", behind);
        }

        At = behind;
        return name;
    }

    /// <summary>Takes a text in quotes.</summary>
    public string TakeText(string expectation)
    {
        SkipBlank();
        if (!QuotedText.IsQuote(Next))
        {
            throw new TextMistake(expectation, At);
        }

        var at = At;
        var isRead = QuotedText.TryRead(text, ref at, out var read, out var error);
        At = at;
        return isRead ? read! : throw new TextMistake(error!, at);
    }

    /// <summary>Takes what stands without quotes up to the next space or symbol.</summary>
    public string TakeValue()
    {
        SkipBlank();
        var length = Rest.IndexOfAny(ValueEnds) is >= 0 and var end ? end : Rest.Length;
        var value = Rest[..length].ToString();
        At += length;
        return value;
    }

    /// <summary>Takes spaces and comments.</summary>
    public void SkipBlank()
    {
        while (!AtEnd && (char.IsWhiteSpace(Next) || Next == '#'))
        {
            At += Next == '#' ? (Rest.IndexOf('\n') is >= 0 and var end ? end : Rest.Length) : 1;
        }
    }

    /// <summary>Goes on to the next <c>|</c> that is not in quotes, to look for further mistakes there.</summary>
    public void SkipStage()
    {
        for (SkipBlank(); !AtEnd && Next != '|'; SkipBlank())
        {
            var at = At;
            At = QuotedText.IsQuote(Next) && QuotedText.TryRead(text, ref at, out _, out _) ? at : At + 1;
        }
    }

    /// <summary>Passes over a stream selector; behind anything else nothing is looked at.</summary>
    public void SkipBeginning()
    {
        var isSelector = Next == '{';
        SkipStage();
        At = isSelector ? At : text.Length;
    }

    private static bool IsNameCharacter(char c, int place) => c == '_' || char.IsLetter(c) || (place > 0 && char.IsDigit(c));
}
