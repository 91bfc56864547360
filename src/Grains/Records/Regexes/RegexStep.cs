namespace OrleansKafkaLoki.Grains.Records.Regexes;

/// <summary>A step of a compiled regular expression.</summary>
/// <param name="Op">What it does.</param>
internal readonly record struct RegexStep(RegexOp Op)
{
    /// <summary>The set of characters that it takes.</summary>
    public RuneSet? Set { get; init; }

    /// <summary>The bytes that it takes.</summary>
    public byte[]? Literal { get; init; }

    /// <summary>Of a repetition of a set: the bytes that must follow it, where it is known.</summary>
    public byte[]? Next { get; init; }

    /// <summary>The step to go to, the slot to remember the place in, or the anchor.</summary>
    public int Target { get; init; }

    /// <summary>Of a step that can go on in several ways: its number among those.</summary>
    public int Choice { get; init; }
}
