namespace OrleansKafkaLoki.Grains.Records.Conditions;

/// <summary>How a text is held against another.</summary>
internal enum Comparison : byte
{
    /// <summary><c>=</c> or <c>==</c>.</summary>
    Equal,

    /// <summary><c>!=</c>.</summary>
    NotEqual,

    /// <summary><c>&lt;</c>.</summary>
    Less,

    /// <summary><c>&lt;=</c>.</summary>
    LessOrEqual,

    /// <summary><c>&gt;</c>.</summary>
    Greater,

    /// <summary><c>&gt;=</c>.</summary>
    GreaterOrEqual,

    /// <summary><c>=~</c>, or <c>|~</c> for the line.</summary>
    Matches,

    /// <summary><c>!~</c>.</summary>
    MatchesNot,

    /// <summary><c>|=</c>, of the line.</summary>
    Contains,
}
