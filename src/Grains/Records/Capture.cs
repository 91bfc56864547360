namespace OrleansKafkaLoki.Grains.Records;

/// <summary>Where a value stands that was found in a text: in the text itself, or, when it had escapes, in what it was unescaped to.</summary>
/// <param name="Start">Where it begins; below zero when it is missing.</param>
/// <param name="Length">How many bytes it has.</param>
/// <param name="IsUnescaped">It is a range of the buffer that was passed along, not of the text.</param>
internal readonly record struct Capture(int Start, int Length, bool IsUnescaped = false)
{
    /// <summary>No value.</summary>
    public static Capture Missing { get; } = new(-1, 0);

    /// <summary>True when there is no value, which is not the same as an empty one.</summary>
    public bool IsMissing => Start < 0;

    /// <summary>The value; empty when it is missing.</summary>
    /// <param name="text">What was read.</param>
    /// <param name="unescaped">What was written to the buffer that was passed along.</param>
    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> text, ReadOnlySpan<byte> unescaped) =>
        IsMissing ? default : (IsUnescaped ? unescaped : text).Slice(Start, Length);
}
