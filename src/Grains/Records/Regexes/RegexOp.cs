namespace OrleansKafkaLoki.Grains.Records.Regexes;

/// <summary>What a step of a compiled regular expression does.</summary>
internal enum RegexOp
{
    /// <summary>Takes a character of the set.</summary>
    Set,

    /// <summary>Takes the bytes.</summary>
    Literal,

    /// <summary>Takes all that is in the set and gives none back, because what follows begins with something else.</summary>
    Run,

    /// <summary>Takes all that is in the set, and gives it back one by one if what follows does not match.</summary>
    Star,

    /// <summary>Takes nothing, and what is in the set one by one if what follows does not match.</summary>
    LazyStar,

    /// <summary>Goes on with the next step; with the target if that does not match.</summary>
    Split,

    /// <summary>Goes on with the target; with the next step if that does not match.</summary>
    LazySplit,

    /// <summary>Goes on with the target.</summary>
    Jump,

    /// <summary>Remembers the place.</summary>
    Save,

    /// <summary>Goes on only at such a place.</summary>
    Anchor,

    /// <summary>It matches.</summary>
    Match,
}
