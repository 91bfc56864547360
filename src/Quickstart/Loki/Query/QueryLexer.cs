using OrleansKafkaLoki.Quickstart.Loki.Labels;

namespace OrleansKafkaLoki.Quickstart.Loki.Query;

/// <summary>Reads the tokens of a query, skipping space between them.</summary>
internal sealed class QueryLexer(string text)
{
    private int _position;

    /// <summary>Whether nothing is left.</summary>
    public bool AtEnd
    {
        get
        {
            SkipSpace();
            return _position >= text.Length;
        }
    }

    /// <summary>Moves behind <paramref name="token"/> if it is next.</summary>
    public bool TryTake(string token)
    {
        SkipSpace();
        if (!text.AsSpan(_position).StartsWith(token, StringComparison.Ordinal))
        {
            return false;
        }

        _position += token.Length;
        return true;
    }

    /// <summary>Moves behind <paramref name="token"/>, which has to be next.</summary>
    public void Take(string token)
    {
        if (!TryTake(token))
        {
            throw Unexpected($"expecting {token}");
        }
    }

    /// <summary>Reads a name.</summary>
    public string TakeName()
    {
        SkipSpace();
        var start = _position;
        while (_position < text.Length && (char.IsAsciiLetterOrDigit(text[_position]) || text[_position] == '_'))
        {
            _position++;
        }

        return _position > start && !char.IsAsciiDigit(text[start]) ? text[start.._position] : throw Unexpected("expecting IDENTIFIER");
    }

    /// <summary>Reads the name of a label in a selector.</summary>
    /// <param name="isFirst">Whether none stands before it.</param>
    public string TakeLabelName(bool isFirst)
    {
        SkipSpace();
        var start = _position;
        var name = TakeName();
        return !QueryWords.Contains(name) ? name : throw new LokiQueryException(
            $"parse error at line 1, col {start + 1}: syntax error: unexpected {name.ToLowerInvariant()}, expecting IDENTIFIER{(isFirst ? " or }" : "")}");
    }

    /// <summary>Reads everything up to <paramref name="end"/>, and the end itself.</summary>
    public string TakeUntil(char end)
    {
        var length = text.AsSpan(_position).IndexOf(end);
        if (length < 0)
        {
            throw Unexpected($"expecting {end}");
        }

        var taken = text.Substring(_position, length).Trim();
        _position += length + 1;
        return taken;
    }

    /// <summary>Reads a quoted string.</summary>
    public string TakeString()
    {
        SkipSpace();
        if (_position >= text.Length || text[_position] is not ('"' or '`'))
        {
            throw Unexpected("expecting STRING");
        }

        try
        {
            return QuotedString.Read(text, ref _position);
        }
        catch (FormatException error)
        {
            throw Unexpected(error.Message);
        }
    }

    /// <summary>The error that what stands here should not.</summary>
    public LokiQueryException Unexpected(string why) => new(
        _position >= text.Length
            ? $"parse error at line 1, col {_position + 1}: syntax error: unexpected $end, {why}"
            : $"parse error at line 1, col {_position + 1}: syntax error: unexpected '{text[_position]}', {why}");

    private void SkipSpace()
    {
        while (_position < text.Length && char.IsWhiteSpace(text[_position]))
        {
            _position++;
        }
    }
}
