namespace OrleansKafkaLoki.Grains.Records.Texts;

/// <summary>All mistakes of a text, on their way to who reads it.</summary>
/// <param name="mistakes">What is wrong, where, and what to do; at least one.</param>
internal sealed class TextMistakes(IReadOnlyList<string> mistakes) : FormatException(string.Join("; ", mistakes))
{
    /// <summary>What is wrong, where, and what to do.</summary>
    public IReadOnlyList<string> Mistakes => mistakes;
}
