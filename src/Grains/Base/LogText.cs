using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Base;

/// <summary>A text from elsewhere as a log line has it: a label set may have thousands of characters, and what Loki quotes may hold several lines.</summary>
/// <param name="text">The text, or what has it.</param>
internal readonly struct LogText(object text)
{
    /// <summary>Characters of a text in a log line.</summary>
    public const int MaxLength = 200;

    /// <summary>A stream's name.</summary>
    public LogText(LabelStream stream)
        : this((object)stream)
    {
    }

    /// <inheritdoc/>
    public override string ToString() =>
        text.ToString() is { Length: > MaxLength } whole ? whole[..MaxLength].ReplaceLineEndings(" ") + "..." : $"{text}".ReplaceLineEndings(" ");
}
