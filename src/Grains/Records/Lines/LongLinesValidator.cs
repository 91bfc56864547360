using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Grains.Options.Sink;

namespace OrleansKafkaLoki.Grains.Records.Lines;

/// <summary>Finds the mistakes in what is to become of long lines.</summary>
public static class LongLinesValidator
{
    /// <summary>All mistakes, none when the options are sound.</summary>
    /// <param name="path">Where the sink stands, such as <c>pipelines.web.sink</c>.</param>
    /// <param name="options">The sink.</param>
    public static IEnumerable<ConfigurationMistake> Validate(string path, LokiSinkOptions options)
    {
        var (lines, limits) = (options.LongLines, options.Limits);
        if (lines.Action == LongLineAction.Truncate && LongLineRule.LongestMarker(lines.Marker) is var marker && marker > limits.MaxLineSize)
        {
            yield return new(
                $"{path}.long_lines.marker", lines.Marker,
                FormattableString.Invariant($"Must fit into a line: it may take {marker} bytes, and limits.max_line_size is {limits.MaxLineSize}."));
        }

        if (lines.Action == LongLineAction.Split && (limits.MaxStructuredMetadataEntries < 1 || limits.MaxStructuredMetadataSize < LinePart.MaxSize))
        {
            yield return new(
                $"{path}.long_lines.action", "split",
                FormattableString.Invariant(
                    $"Must be another, or limits.max_structured_metadata_entries at least 1 and max_structured_metadata_size at least {LinePart.MaxSize}: every part carries the pair line_part."));
        }
    }
}
