namespace OrleansKafkaLoki.Grains.Records.Logql.Formats;

/// <summary>A text, or the place of a value, in the format of <c>printf</c>.</summary>
internal sealed record PrintfPart
{
    /// <summary>The text; empty for a value.</summary>
    public byte[] Text { get; init; } = [];

    /// <summary>The value; null for a text.</summary>
    public FormatValue? Value { get; init; }

    /// <summary>How it is written.</summary>
    public char Verb { get; init; }

    /// <summary>How many characters it has at least.</summary>
    public int Width { get; init; }

    /// <summary>How many digits are behind the point, or how many characters a text has at most.</summary>
    public int? Precision { get; init; }

    /// <summary>What is too short gets spaces behind it.</summary>
    public bool IsLeft { get; init; }

    /// <summary>What is too short gets zeros before it.</summary>
    public bool HasZeros { get; init; }

    /// <summary>A plus stands before numbers.</summary>
    public bool HasSign { get; init; }
}
