using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Records.Parsing;

/// <summary>
/// Reads the pairs of a text of keys and values with any separators, as Vector's <c>parse_key_value</c> does: keys and values may
/// be quoted with <c>"</c> or <c>'</c>; a quote that is not closed, or closed within a value, is one of the value's characters.
/// </summary>
internal ref struct KeyValueReader(KeyValueSyntax syntax, ReadOnlySpan<byte> text)
{
    private readonly KeyValueSyntax _syntax = syntax;
    private ReadOnlySpan<byte> _rest = text;
    private bool _isWithoutQuotes;
    private bool _isWithoutApostrophes;

    private static ReadOnlySpan<byte> White => " \t\r\n"u8;

    /// <summary>Writes a value that has escapes without them; a backslash before another character stands for itself.</summary>
    public static void Unescape(ReadOnlySpan<byte> value, PooledBufferWriter output)
    {
        for (int run; (run = value.IndexOf((byte)'\\')) >= 0 && run + 1 < value.Length;)
        {
            output.Write(value[..run]);
            var escape = value[run + 1];
            switch (escape)
            {
                case (byte)'n': output.Write("\n"u8); break;
                case (byte)'"' or (byte)'\'' or (byte)'\\': output.Write([escape]); break;
                default: output.Write(value.Slice(run, 2)); break;
            }

            value = value[(run + 2)..];
        }

        output.Write(value);
    }

    /// <summary>Reads the next pair; false at the end.</summary>
    /// <param name="key">Its key, never empty.</param>
    /// <param name="value">Its value as it stands there, without quotes.</param>
    /// <param name="isEscaped">The value has escapes, for <see cref="Unescape"/>.</param>
    public bool TryReadNext(out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value, out bool isEscaped)
    {
        while (!_rest.IsEmpty)
        {
            if (TryReadPair(out key, out value, out isEscaped))
            {
                return true;
            }
        }

        key = value = default;
        isEscaped = false;
        return false;
    }

    private bool TryReadPair(out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value, out bool isEscaped)
    {
        isEscaped = false;
        value = "true"u8;
        _rest = _rest.TrimStart(White);
        if (!TryReadQuoted(isKey: true, out key, out _))
        {
            var field = UntilField();
            var separator = field.IndexOf(_syntax.PairSeparator);
            key = Take(separator < 0 ? field.Length : separator);
        }

        var next = _rest.TrimStart(White);
        var hasValue = next.StartsWith(_syntax.PairSeparator);
        if (hasValue)
        {
            _rest = next[_syntax.PairSeparator.Length..];
            ReadValue(out value, out isEscaped);
        }

        _rest = _rest.StartsWith(_syntax.FieldSeparator) ? _rest : _rest.TrimStart(White);
        _rest = _rest.StartsWith(_syntax.FieldSeparator) ? _rest[_syntax.FieldSeparator.Length..] : _rest;
        return !key.IsEmpty && (hasValue || _syntax.TakesKeys);
    }

    private void ReadValue(out ReadOnlySpan<byte> value, out bool isEscaped)
    {
        // A space is passed even where it separates pairs: "a= b" is a pair, unless that is said to be strict.
        if (!_syntax.IsStrict && (_syntax.FieldSeparator is [(byte)' '] || !_rest.StartsWith(_syntax.FieldSeparator)))
        {
            _rest = _rest.TrimStart(White);
        }

        if (!TryReadQuoted(isKey: false, out value, out isEscaped))
        {
            value = Take(UntilField().Length);
        }
    }

    private bool TryReadQuoted(bool isKey, out ReadOnlySpan<byte> text, out bool isEscaped)
    {
        text = default;
        isEscaped = false;
        if (_rest is not [(byte)'"' or (byte)'\'', ..] || (_rest[0] == (byte)'"' ? _isWithoutQuotes : _isWithoutApostrophes))
        {
            return false;
        }

        var quote = _rest[0];
        for (int at = 1, run; at < _rest.Length && (run = _rest[at..].IndexOfAny(quote, (byte)'\\')) >= 0; at += 2)
        {
            at += run;
            if (_rest[at] == quote)
            {
                text = _rest[1..at];
                return TryClose(at + 1, isKey);
            }

            isEscaped = true;
        }

        // None is looked for again, or a text of nothing but quotes would take the square of its length.
        _isWithoutQuotes |= quote == (byte)'"';
        _isWithoutApostrophes |= quote == (byte)'\'';
        isEscaped = false;
        return false;
    }

    private bool TryClose(int at, bool isKey)
    {
        var behind = _rest[at..];
        var next = behind.TrimStart(White);
        var isClosed = next.IsEmpty || behind.StartsWith(_syntax.FieldSeparator) || next.StartsWith(_syntax.FieldSeparator)
            || (isKey && next.StartsWith(_syntax.PairSeparator));
        _rest = isClosed ? behind : _rest;
        return isClosed;
    }

    private readonly ReadOnlySpan<byte> UntilField()
    {
        var end = _rest.IndexOf(_syntax.FieldSeparator);
        return end < 0 ? _rest : _rest[..end];
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken.Trim(White);
    }
}
