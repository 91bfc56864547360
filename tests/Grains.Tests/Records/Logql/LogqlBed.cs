using System.Text;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Grains.Records;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Logql;
using OrleansKafkaLoki.Grains.Records.Templates;

namespace OrleansKafkaLoki.Grains.Tests.Records.Logql;

/// <summary>What a query made of a line.</summary>
/// <param name="Line">The line; null when it was left out.</param>
/// <param name="Labels">The labels that have a value, in their order, as <c>a=1 b=2</c>.</param>
/// <param name="Error">What went wrong.</param>
internal sealed record LogqlResult(string? Line, string Labels, string Error);

/// <summary>Runs lines through queries.</summary>
internal static class LogqlBed
{
    /// <summary>The time of all records, milliseconds since the Unix epoch.</summary>
    public const long TimestampMs = 1_795_875_000_123;

    /// <summary>What becomes of a line.</summary>
    /// <param name="query">The query.</param>
    /// <param name="line">The line.</param>
    /// <param name="read">The labels that something reads afterwards.</param>
    public static LogqlResult Run(string query, ReadOnlySpan<byte> line, params IEnumerable<string> read) => Run(query, line, TimestampMs, read);

    /// <summary>What becomes of a line at a time.</summary>
    public static LogqlResult Run(string query, ReadOnlySpan<byte> line, long timestampMs, IEnumerable<string> read)
    {
        var schema = new EventSchema(new KafkaSourceOptions { Decoding = { Codec = DecodingCodec.Bytes }, MessageKey = "" }, hasStages: true);
        // The error is gone afterwards, so it is read on the way.
        var pipeline = LogqlPipeline.Parse($"{query}\n| label_format seen_error=\"{{{{.__error__}}}}\"", schema);
        List<(string Name, EventField Field)> fields = [.. read.Order(StringComparer.Ordinal).Select(name => (name, schema.Bind(FieldPath.OfRoot(name))))];
        var error = schema.Bind(FieldPath.OfRoot("seen_error"));
        using var recordEvent = new RecordEvent(schema, new PartitionId("app", "logs", 0));
        var record = new RecordView { Offset = 1, TimestampMs = timestampMs, Value = line, HasValue = true };
        recordEvent.Load(record);
        var isKept = pipeline.TryApply(recordEvent, record, out _);
        List<string> labels = [];
        foreach (var (name, field) in fields)
        {
            if (Text(recordEvent, record, field) is { Length: > 0 } text)
            {
                labels.Add($"{name}={text}");
            }
        }

        return new LogqlResult(isKept ? Encoding.UTF8.GetString(recordEvent.Line(record)) : null, string.Join(' ', labels), Text(recordEvent, record, error) ?? "");
    }

    private static string? Text(RecordEvent recordEvent, in RecordView record, EventField field)
    {
        using var scratch = recordEvent.Buffers.Take();
        return recordEvent.TryRender(record, field, scratch.Writer) ? Encoding.UTF8.GetString(scratch.Writer.WrittenSpan) : null;
    }
}
