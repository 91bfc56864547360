using System.Buffers;
using System.Text.Unicode;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Json;

namespace OrleansKafkaLoki.Grains.Records.Parsing;

/// <summary>
/// Reads the pairs of a logfmt line as Loki does when it is not strict: a pair with a mistake is passed over, up to the
/// next space, and the others count.
/// </summary>
/// <param name="text">The line.</param>
/// <param name="isStrict">Nothing behind a mistake counts.</param>
internal ref struct LogfmtReader(ReadOnlySpan<byte> text, bool isStrict = false)
{
    private const byte Blank = (byte)' ';

    private static readonly SearchValues<byte> KeyEnd = SearchValues.Create([.. Enumerable.Range(0, Blank + 1).Select(c => (byte)c), (byte)'=', (byte)'"']);
    private static readonly SearchValues<byte> Blanks = SearchValues.Create([.. Enumerable.Range(0, Blank + 1).Select(c => (byte)c)]);
    private static readonly SearchValues<byte> QuotedEnd = SearchValues.Create("\"\\"u8);
    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789ABCDEFabcdef"u8);

    private ReadOnlySpan<byte> _rest = text;

    /// <summary>True when it is strict and came upon a mistake.</summary>
    public bool HasMistake { get; private set; }

    /// <summary>Writes a value that has escapes without them.</summary>
    public static void Unescape(ReadOnlySpan<byte> value, PooledBufferWriter output) => JsonText.Unescape(value, output);

    /// <summary>Reads the next pair; false at the end.</summary>
    /// <param name="key">Its key, never empty.</param>
    /// <param name="value">Its value as it stands there, without quotes; empty also for a key without one.</param>
    /// <param name="isEscaped">The value has escapes, for <see cref="Unescape"/>.</param>
    public bool TryReadNext(out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value, out bool isEscaped)
    {
        while (true)
        {
            var start = _rest.IndexOfAnyExcept(Blanks);
            if (start < 0 || HasMistake)
            {
                _rest = key = value = default;
                isEscaped = false;
                return false;
            }

            _rest = _rest[start..];
            if (TryReadPair(out key, out value, out isEscaped))
            {
                return true;
            }

            HasMistake = isStrict;
        }
    }

    private bool TryReadPair(out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value, out bool isEscaped)
    {
        value = default;
        isEscaped = false;
        key = Take(KeyEnd);
        var isKey = !key.IsEmpty && Utf8.IsValid(key) && key.IndexOf("\uFFFD"u8) < 0;
        if (_rest is [(byte)'=', ..] && isKey)
        {
            _rest = _rest[1..];
            return TryReadValue(out value, out isEscaped);
        }

        if (_rest is [(byte)'=' or (byte)'"', ..])
        {
            Take(Blanks);
            return false;
        }

        return isKey;
    }

    private bool TryReadValue(out ReadOnlySpan<byte> value, out bool isEscaped)
    {
        if (_rest is [(byte)'"', ..])
        {
            return TryReadQuoted(out value, out isEscaped);
        }

        isEscaped = false;
        value = Take(KeyEnd);
        var isFine = _rest is [] or [<= Blank, ..];
        if (!isFine)
        {
            Take(Blanks);
        }

        return isFine;
    }

    private bool TryReadQuoted(out ReadOnlySpan<byte> value, out bool isEscaped)
    {
        isEscaped = false;
        var isFine = true;
        for (int at = 1, run; at < _rest.Length && (run = _rest[at..].IndexOfAny(QuotedEnd)) >= 0;)
        {
            at += run;
            if (_rest[at] == (byte)'"')
            {
                value = _rest[1..at];
                _rest = _rest[(at + 1)..];
                return isFine;
            }

            isEscaped = true;
            isFine &= IsEscape(_rest[(at + 1)..]);
            at += 2;
        }

        value = _rest = default;
        return false;
    }

    private static bool IsEscape(ReadOnlySpan<byte> text) => text switch
    {
        [(byte)'u', _, _, _, _, ..] => !text[1..5].ContainsAnyExcept(HexDigits),
        [(byte)'"' or (byte)'\\' or (byte)'/' or (byte)'\'' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t', ..] => true,
        _ => false,
    };

    private ReadOnlySpan<byte> Take(SearchValues<byte> end)
    {
        var length = _rest.IndexOfAny(end);
        var taken = length < 0 ? _rest : _rest[..length];
        _rest = _rest[taken.Length..];
        return taken;
    }
}
