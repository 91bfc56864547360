using OrleansKafkaLoki.Grains.Records.Regexes;

namespace OrleansKafkaLoki.Grains.Tests.Records.Regexes;

/// <summary>
/// What a regular expression means, said as plainly as can be: it tries every way, however long it takes. It has no end
/// where something is repeated without end that takes nothing.
/// </summary>
internal sealed class PlainMatcher(byte[] text, int groups)
{
    private readonly int[] _places = new int[groups * 2];

    /// <summary>Begin and end of each group of the first match; null when there is none.</summary>
    public int[]? Find(RegexNode node)
    {
        for (var start = 0; start <= text.Length; start += start < text.Length ? RuneSet.Decode(text.AsSpan(start), out _) : 1)
        {
            Array.Fill(_places, -1);
            int[]? found = null;
            if (Match(node, start, end => (found = [start, end, .. _places[2..]]) is not null))
            {
                return found;
            }
        }

        return null;
    }

    private bool Match(RegexNode node, int at, Func<int, bool> goOn) => node.Kind switch
    {
        RegexNodeKind.Set => node.Set!.Width(text, at) is > 0 and var width && goOn(at + width),
        RegexNodeKind.Anchor => IsAt(node.Anchor, at) && goOn(at),
        RegexNodeKind.Sequence => Sequence(node.Parts, 0, at, goOn),
        RegexNodeKind.Alternatives => node.Parts.Any(part => Match(part, at, goOn)),
        RegexNodeKind.Repeat => Repeat(node, 0, at, goOn),
        _ => Place(node.Group * 2, at, () => Match(node.Parts[0], at, end => Place((node.Group * 2) + 1, end, () => goOn(end)))),
    };

    private bool Sequence(IReadOnlyList<RegexNode> parts, int index, int at, Func<int, bool> goOn) =>
        index == parts.Count ? goOn(at) : Match(parts[index], at, end => Sequence(parts, index + 1, end, goOn));

    private bool Repeat(RegexNode node, int times, int at, Func<int, bool> goOn)
    {
        var mayStop = times >= node.Min;
        bool Again() => (node.Max is null || times < node.Max) && Match(node.Parts[0], at, end => Repeat(node, times + 1, end, goOn));
        return node.IsLazy ? (mayStop && goOn(at)) || Again() : Again() || (mayStop && goOn(at));
    }

    private bool Place(int slot, int at, Func<bool> goOn)
    {
        var before = _places[slot];
        _places[slot] = at;
        if (goOn())
        {
            return true;
        }

        _places[slot] = before;
        return false;
    }

    private bool IsAt(RegexAnchor anchor, int at) => anchor switch
    {
        RegexAnchor.TextStart => at == 0,
        RegexAnchor.TextEnd => at == text.Length,
        RegexAnchor.LineStart => at == 0 || text[at - 1] == '\n',
        RegexAnchor.LineEnd => at == text.Length || text[at] == '\n',
        _ => (IsWord(at - 1) != IsWord(at)) == (anchor == RegexAnchor.WordEdge),
    };

    private bool IsWord(int at) => at >= 0 && at < text.Length && (char.IsAsciiLetterOrDigit((char)text[at]) || text[at] == '_');
}
