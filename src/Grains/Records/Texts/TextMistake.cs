using System.Globalization;

namespace OrleansKafkaLoki.Grains.Records.Texts;

/// <summary>A mistake in a template or a condition, on its way to who reads the text.</summary>
/// <param name="what">What is wrong, and what to do.</param>
/// <param name="position">Where, counted from 0.</param>
internal sealed class TextMistake(string what, int position)
    : FormatException(string.Create(CultureInfo.InvariantCulture, $"{what} (position {position + 1})"));
