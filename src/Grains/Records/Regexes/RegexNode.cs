namespace OrleansKafkaLoki.Grains.Records.Regexes;

/// <summary>A part of a regular expression.</summary>
/// <param name="Kind">What it is.</param>
internal sealed record RegexNode(RegexNodeKind Kind)
{
    /// <summary>The parts of a sequence or of alternatives, or the only one of a repetition or group.</summary>
    public IReadOnlyList<RegexNode> Parts { get; init; } = [];

    /// <summary>The characters of a set.</summary>
    public RuneSet? Set { get; init; }

    /// <summary>The place of an anchor.</summary>
    public RegexAnchor Anchor { get; init; }

    /// <summary>The number of a group, from 1 on.</summary>
    public int Group { get; init; }

    /// <summary>How often at least.</summary>
    public int Min { get; init; }

    /// <summary>How often at most; null without end.</summary>
    public int? Max { get; init; }

    /// <summary>A repetition that takes as little as lets all else match.</summary>
    public bool IsLazy { get; init; }

    /// <summary>Matches what <paramref name="node"/> matches, and nothing beside it.</summary>
    public static RegexNode Whole(RegexNode node) => new(RegexNodeKind.Sequence)
    {
        Parts =
        [
            new(RegexNodeKind.Anchor) { Anchor = RegexAnchor.TextStart },
            node,
            new(RegexNodeKind.Anchor) { Anchor = RegexAnchor.TextEnd },
        ],
    };
}
