namespace OrleansKafkaLoki.Grains.Records.Regexes;

/// <summary>What a part of a regular expression is.</summary>
internal enum RegexNodeKind
{
    /// <summary>A character of a set.</summary>
    Set,

    /// <summary>Its parts one after the other; without any it matches the empty text.</summary>
    Sequence,

    /// <summary>The first of its parts that lets all else match.</summary>
    Alternatives,

    /// <summary>Its part, so many times.</summary>
    Repeat,

    /// <summary>Its part, whose place is remembered.</summary>
    Group,

    /// <summary>A place in the text.</summary>
    Anchor,
}
