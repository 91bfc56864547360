namespace OrleansKafkaLoki.Grains.Records.Conditions;

/// <summary>What a text has to be. It is compiled once and keeps nothing.</summary>
internal abstract class TextTest
{
    /// <summary>Whether the text is so.</summary>
    /// <param name="text">The text; empty when there is none.</param>
    /// <param name="isThere">False when there is none.</param>
    public abstract bool Holds(ReadOnlySpan<byte> text, bool isThere);
}
