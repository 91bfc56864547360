namespace OrleansKafkaLoki.Grains.Streams.Selection;

/// <summary>How a selector compares a label's value.</summary>
internal enum MatchKind
{
    /// <summary><c>=</c></summary>
    Equal,

    /// <summary><c>!=</c></summary>
    NotEqual,

    /// <summary><c>=~</c></summary>
    Matches,

    /// <summary><c>!~</c></summary>
    MatchesNot,
}
