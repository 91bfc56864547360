using System.Text;

namespace OrleansKafkaLoki.Grains.Records.Regexes;

/// <summary>The matches of a regular expression, one behind the other; an empty one that touches the one before is left out, as by Go.</summary>
/// <param name="regex">The expression.</param>
/// <param name="text">Where to look.</param>
/// <param name="groups">Takes the groups of a match.</param>
internal ref struct RegexMatches(ByteRegex regex, ReadOnlySpan<byte> text, Span<Capture> groups)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private readonly Span<Capture> _groups = groups;
    private int _at;
    private int _lastEnd = -1;

    /// <summary>Finds the next match.</summary>
    public bool TryNext()
    {
        while (_at <= _text.Length && regex.TryMatch(_text, _at, _groups))
        {
            var (start, length) = (_groups[0].Start, _groups[0].Length);
            var end = start + length;
            var isNew = length > 0 || start != _lastEnd;
            _at = length > 0 ? end : end + CharacterLength(end);
            _lastEnd = end;
            if (isNew)
            {
                return true;
            }
        }

        _at = _text.Length + 1;
        return false;
    }

    private readonly int CharacterLength(int at)
    {
        Rune.DecodeFromUtf8(_text[at..], out _, out var length);
        return Math.Max(length, 1);
    }
}
