using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace OrleansKafkaLoki.Grains.Records.Templates;

/// <summary>Reads one <see cref="FieldPath"/>; stops at the first mistake.</summary>
internal ref struct FieldPathParser(ReadOnlySpan<char> text, int position)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _at;

    /// <summary>What is wrong, with the position in the whole text, counted from 1.</summary>
    public string? Error { get; private set; }

    /// <summary>How much of the text was read.</summary>
    public readonly int Length => _at;

    private readonly bool AtEnd => _at >= _text.Length;

    private readonly char Next => AtEnd ? '\0' : _text[_at];

    /// <summary>The characters of a name that needs no quotes.</summary>
    public static bool IsNameCharacter(char c) => char.IsLetterOrDigit(c) || c is '_' or '-' or '@' or '$' || char.IsSurrogate(c);

    /// <summary>Reads a path that is the whole text, but for spaces around it.</summary>
    public bool TryReadAll(out ImmutableArray<PathSegment> segments)
    {
        SkipSpaces();
        if (!TryReadNext(out segments))
        {
            return false;
        }

        SkipSpaces();
        return AtEnd || Fail($"'{Next}' is not expected; write the name in double quotes if it belongs to it");
    }

    /// <summary>Reads the path that the text begins with.</summary>
    public bool TryReadNext(out ImmutableArray<PathSegment> segments)
    {
        var read = ImmutableArray.CreateBuilder<PathSegment>();
        _at += Next == '.' ? 1 : 0;
        while (TryReadSegment(read) && TrySkipPoint())
        {
        }

        segments = read.ToImmutable();
        return Error is null;
    }

    private bool TryReadSegment(ImmutableArray<PathSegment>.Builder segments) => Next switch
    {
        '[' when segments.Count > 0 => TryReadIndex(segments),
        '"' => TryReadQuoted(segments),
        _ => TryReadName(segments),
    };

    /// <summary>True when another segment follows.</summary>
    private bool TrySkipPoint()
    {
        if (Next != '.')
        {
            return Next == '[';
        }

        _at++;
        return !AtEnd || Fail("a field name is missing");
    }

    private bool TryReadName(ImmutableArray<PathSegment>.Builder segments)
    {
        var start = _at;
        while (!AtEnd && IsNameCharacter(Next))
        {
            _at++;
        }

        if (_at == start)
        {
            return Fail(AtEnd ? "a field name is missing" : $"'{Next}' is not expected where a field name should be");
        }

        segments.Add(new PathSegment(_text[start.._at].ToString(), 0));
        return true;
    }

    private bool TryReadQuoted(ImmutableArray<PathSegment>.Builder segments)
    {
        var start = _at++;
        var name = new StringBuilder();
        while (!AtEnd && Next != '"')
        {
            _at += Next == '\\' && _at + 1 < _text.Length ? 1 : 0;
            name.Append(Next);
            _at++;
        }

        if (AtEnd)
        {
            _at = start;
            return Fail("the quote is not closed");
        }

        _at++;
        segments.Add(new PathSegment(name.ToString(), 0));
        return true;
    }

    private bool TryReadIndex(ImmutableArray<PathSegment>.Builder segments)
    {
        var length = _text[_at..].IndexOf(']') - 1;
        if (length < 0 || !int.TryParse(_text.Slice(_at + 1, length), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            return Fail("an array index must be a number in brackets, such as [0]");
        }

        _at += length + 2;
        segments.Add(new PathSegment(null, index));
        return true;
    }

    private void SkipSpaces()
    {
        while (!AtEnd && char.IsWhiteSpace(Next))
        {
            _at++;
        }
    }

    private bool Fail(string what)
    {
        Error = string.Create(CultureInfo.InvariantCulture, $"{what} (position {position + _at + 1})");
        return false;
    }
}
