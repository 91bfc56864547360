using System.Text.Encodings.Web;
using System.Text.Json;
using OrleansKafkaLoki.Grains.Interfaces.Audit;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Silo.DeadLetters;

namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>What an audit found, for programs.</summary>
internal static class AuditJson
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonWriterOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The whole result as one object.</summary>
    public static string Of(AuditResult result) => Write(Indented, json =>
    {
        json.WriteStartObject();
        json.WriteString("pipeline", result.Options.Pipeline);
        json.WriteBoolean("proven", result.IsProven);
        json.WriteNumber("window_secs", result.WindowSecs);
        json.WriteNumber("elapsed_secs", Math.Round(result.Elapsed.TotalSeconds, 3));
        json.WriteNumber("streams", result.StreamCount);
        json.WriteStartObject("total");
        Tally(json, result.Total);
        json.WriteEndObject();
        json.WriteStartArray("partitions");
        foreach (var partition in result.Partitions)
        {
            json.WriteStartObject();
            json.WriteString("topic", partition.Range.Partition.Topic);
            json.WriteNumber("partition", partition.Range.Partition.Partition);
            json.WriteNumber("from", partition.Range.From);
            json.WriteNumber("to", partition.Range.To);
            Tally(json, partition.Tally);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("differing_streams");
        foreach (var (stream, tally) in result.Streams)
        {
            json.WriteStartObject();
            Stream(json, stream);
            Tally(json, tally);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("not_asked");
        foreach (var (stream, reason) in result.Refusals)
        {
            json.WriteStartObject();
            Stream(json, stream);
            json.WriteString("reason", reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("first");
        foreach (var finding in result.First)
        {
            Finding(json, finding);
        }

        json.WriteEndArray();
        json.WriteStartArray("lookbacks");
        foreach (var (tenant, lookback) in result.Lookbacks)
        {
            json.WriteStartObject();
            json.WriteString("tenant", tenant);
            json.WriteNumber("secs", Math.Round(lookback.TotalSeconds));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("others", result.Others);
        json.WriteNumber("more_counted_than_shown", result.MoreCounted.Sum(more => more.Count));
        json.WriteNumber("unsettled", result.Unsettled);
        json.WriteEndObject();
    });

    /// <summary>One record that differs, on one line.</summary>
    public static string Of(AuditFinding finding) => Write(OneLine, json => Finding(json, finding));

    private static void Finding(Utf8JsonWriter json, AuditFinding finding)
    {
        json.WriteStartObject();
        json.WriteString("kind", AuditText.Word(finding.Kind));
        json.WriteString("topic", finding.Partition.Topic);
        json.WriteNumber("partition", finding.Partition.Partition);
        json.WriteNumber("offset", finding.Offset);
        json.WriteString("time", AuditText.Time(finding.TimestampNs));
        Stream(json, finding.Stream);
        json.WriteString("detail", finding.Detail);
        json.WriteEndObject();
    }

    private static void Stream(Utf8JsonWriter json, LabelStream stream)
    {
        json.WriteString("tenant", stream.Tenant);
        json.WriteString("labels", stream.Labels);
    }

    private static void Tally(Utf8JsonWriter json, AuditTally tally)
    {
        json.WriteNumber("records", tally.Records);
        json.WriteNumber("filtered", tally.Filtered);
        json.WriteNumber("timeless", tally.Timeless);
        json.WriteNumber("gone", tally.Gone);
        json.WriteNumber("unshipped", tally.Unshipped);
        json.WriteNumber("expected", tally.Expected);
        json.WriteNumber("found", tally.Found);
        json.WriteNumber("missing", tally.Missing);
        json.WriteNumber("twice", tally.Twice);
        json.WriteNumber("dead_lettered", tally.DeadLettered);
        json.WriteNumber("too_old", tally.TooOld);
        json.WriteNumber("not_asked", tally.Unasked);
        json.WriteStartObject("causes");
        foreach (var (cause, count) in tally.Causes)
        {
            json.WriteNumber(RejectionCauses.Name(cause), count);
        }

        json.WriteEndObject();
    }

    private static string Write(JsonWriterOptions options, Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, options))
        {
            write(json);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }
}
