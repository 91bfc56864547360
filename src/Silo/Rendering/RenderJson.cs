using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using OrleansKafkaLoki.Grains.Rendering;
using OrleansKafkaLoki.Silo.DeadLetters;

namespace OrleansKafkaLoki.Silo.Rendering;

/// <summary>Writes what becomes of records for programs: a JSON object a line for each.</summary>
internal sealed class RenderJson : IRenderOutput
{
    /// <summary>Characters as they are.</summary>
    public static JsonWriterOptions Relaxed { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <inheritdoc/>
    public string Write(RenderedRecord record)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, Relaxed))
        {
            json.WriteStartObject();
            json.WriteString("topic", record.Input.Topic);
            json.WriteNumber("partition", record.Input.Partition);
            json.WriteNumber("offset", record.Input.Record.Offset);
            json.WriteStartArray("results");
            foreach (var result in record.Results)
            {
                Write(json, result);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan) + Environment.NewLine;
    }

    /// <inheritdoc/>
    public string End() => "";

    /// <summary>One result.</summary>
    public static void Write(Utf8JsonWriter json, RenderedResult result)
    {
        json.WriteStartObject();
        switch (result)
        {
            case RenderedEntry entry:
                WriteEntry(json, entry);
                break;
            case RenderedDrop drop:
                json.WriteStartObject("dropped");
                WriteStage(json, drop.Stage);
                json.WriteString("kind", drop.Kind);
                json.WriteString("reason", drop.Reason);
                json.WriteEndObject();
                break;
            case RenderedRefusal refusal:
                json.WriteStartObject("refused");
                WriteStage(json, refusal.Stage);
                json.WriteString("cause", RejectionCauses.Name(refusal.Cause));
                json.WriteString("reason", refusal.Reason);
                json.WriteEndObject();
                break;
        }

        if (result.Trace.Count > 0)
        {
            WriteTrace(json, result.Trace);
        }

        json.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter json, RenderedEntry entry)
    {
        json.WriteString("tenant", entry.Stream.Tenant);
        WritePairs(json, "labels", LabelSet.Of(entry.Stream.Labels));
        json.WriteString("time", Rfc3339.Format(entry.TimestampNs));
        if (Utf8.IsValid(entry.Line.Span))
        {
            json.WriteString("line", entry.Line.Span);
        }
        else
        {
            json.WriteBase64String("line_base64", entry.Line.Span);
        }

        WritePairs(json, "metadata", entry.Metadata);
    }

    private static void WriteTrace(Utf8JsonWriter json, IReadOnlyList<StageTrace> trace)
    {
        json.WriteStartArray("trace");
        foreach (var (stage, kind, outcome, changes) in trace)
        {
            json.WriteStartObject();
            json.WriteNumber("stage", stage);
            json.WriteString("kind", kind);
            json.WriteString("outcome", outcome);
            json.WriteStartArray("changes");
            foreach (var (field, before, after) in changes)
            {
                json.WriteStartObject();
                json.WriteString("field", field);
                json.WriteString("before", before);
                json.WriteString("after", after);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteStage(Utf8JsonWriter json, int? stage)
    {
        if (stage is { } number)
        {
            json.WriteNumber("stage", number);
        }
    }

    private static void WritePairs(Utf8JsonWriter json, string name, IReadOnlyList<KeyValuePair<string, string>> pairs)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in pairs)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }
}
