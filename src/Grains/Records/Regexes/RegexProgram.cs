using System.Buffers;

namespace OrleansKafkaLoki.Grains.Records.Regexes;

/// <summary>A compiled regular expression: its steps, and how the begin of a match is found.</summary>
internal sealed class RegexProgram
{
    private readonly bool _isAnchored;
    private readonly byte[]? _prefix;
    private readonly SearchValues<byte>? _firstBytes;

    /// <summary>A program of these steps.</summary>
    /// <param name="steps">The steps; the last one is a match.</param>
    /// <param name="choices">How many of them can go on in several ways.</param>
    public RegexProgram(RegexStep[] steps, int choices)
    {
        (Steps, Choices) = (steps, choices);
        var first = Array.Find(steps, step => step.Op != RegexOp.Save);
        _isAnchored = first is { Op: RegexOp.Anchor, Target: (int)RegexAnchor.TextStart };
        _prefix = first.Literal;
        _firstBytes = RegexFirst.Find(steps, 0) is { } set ? SearchValues.Create([.. set.FirstBytes()]) : null;
    }

    /// <summary>The steps.</summary>
    public RegexStep[] Steps { get; }

    /// <summary>How many steps can go on in several ways.</summary>
    public int Choices { get; }

    /// <summary>The first place from <paramref name="at"/> on at which a match may begin; below zero when there is none.</summary>
    public int FindStart(ReadOnlySpan<byte> text, int at)
    {
        if (_isAnchored)
        {
            return at == 0 ? 0 : -1;
        }

        var rest = text[at..];
        var found = _prefix is not null ? rest.IndexOf(_prefix) : _firstBytes is not null ? rest.IndexOfAny(_firstBytes) : 0;
        return found < 0 ? found : at + found;
    }
}
