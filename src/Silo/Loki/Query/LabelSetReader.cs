using System.Globalization;
using System.Text;

namespace OrleansKafkaLoki.Silo.Loki.Query;

/// <summary>Reads a label set as this product writes it: <c>{a="x", b="y"}</c>.</summary>
internal ref struct LabelSetReader
{
    private readonly string _text;
    private ReadOnlySpan<char> _rest;
    private bool _begun;

    /// <summary>The label that was read last, as it stands in the text.</summary>
    public ReadOnlySpan<char> Last { get; private set; }

    /// <summary>Begins before the first label.</summary>
    /// <exception cref="FormatException">The text is no label set.</exception>
    public LabelSetReader(string text)
    {
        _text = text;
        _rest = text;
        Expect("{");
    }

    /// <summary>Reads the next label; false at the end.</summary>
    /// <exception cref="FormatException">The text is no label set.</exception>
    public bool TryRead(out string name, out string value)
    {
        (name, value) = ("", "");
        if (_rest is "}")
        {
            return false;
        }

        if (_begun)
        {
            Expect(", ");
        }

        _begun = true;
        var start = _rest;
        name = Take(_rest.IndexOf('=')).ToString();
        Expect("=\"");
        value = ReadValue();
        Expect("\"");
        Last = start[..^_rest.Length];
        return true;
    }

    private string ReadValue()
    {
        var value = new StringBuilder();
        while (true)
        {
            value.Append(Take(_rest.IndexOfAny('"', '\\')));
            if (_rest[0] == '"')
            {
                return value.ToString();
            }

            Expect("\\");
            value.Append(ReadEscape());
        }
    }

    private char ReadEscape() => Take(1)[0] switch
    {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        // Never above \x7f: other characters are written as they are.
        'x' when byte.TryParse(Take(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) && code < 0x80 => (char)code,
        var c and ('"' or '\\') => c,
        _ => throw NoLabelSet(),
    };

    private void Expect(string text)
    {
        if (!_rest.StartsWith(text, StringComparison.Ordinal))
        {
            throw NoLabelSet();
        }

        _rest = _rest[text.Length..];
    }

    private ReadOnlySpan<char> Take(int length)
    {
        if (length < 0 || length > _rest.Length)
        {
            throw NoLabelSet();
        }

        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }

    private readonly FormatException NoLabelSet() => new($"'{_text}' is no label set.");
}
