using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Records;

namespace OrleansKafkaLoki.Silo.DeadLetters;

/// <summary>Dead letters as JSON lines.</summary>
internal static class DeadLetterJson
{
    // The file is read by tools and people, never put into a page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Appends the letter as one line: the entry, and of the original what the entry does not tell.</summary>
    /// <exception cref="FormatException">Its entry is not an encoded entry.</exception>
    public static void Write(PooledBufferWriter writer, DeadLetter letter, SourceRecord? original)
    {
        using (var json = new Utf8JsonWriter(writer, Options))
        {
            json.WriteStartObject();
            json.WriteString("pipeline", letter.Partition.Pipeline);
            json.WriteString("topic", letter.Partition.Topic);
            json.WriteNumber("partition", letter.Partition.Partition);
            json.WriteNumber("offset", letter.Offset);
            json.WriteString("tenant", letter.Stream.Tenant);
            json.WriteString("labels", letter.Stream.Labels);
            json.WriteString("cause", RejectionCauses.Name(letter.Cause));
            json.WriteNumber("status", letter.Status);
            json.WriteString("reason", letter.Reason);
            json.WriteString("timestamp", Rfc3339.Format(letter.TimestampNs));
            var line = new EntryReader(letter.Entry.Span).Line;
            WriteBytes(json, "line", line);
            WriteMetadata(json, letter.Entry.Span);
            if (original is null)
            {
                json.WriteString("original", "lost");
            }
            else
            {
                WriteOriginal(json, original, line);
            }

            json.WriteEndObject();
        }

        writer.Write("\n"u8);
    }

    private static void WriteMetadata(Utf8JsonWriter json, ReadOnlySpan<byte> entry)
    {
        json.WriteStartObject("structured_metadata");
        foreach (var (name, value) in LetterMetadata.Of(entry))
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }

    private static void WriteOriginal(Utf8JsonWriter json, SourceRecord original, ReadOnlySpan<byte> line)
    {
        if (original.TimestampMs >= 0)
        {
            json.WriteNumber("record_timestamp_ms", original.TimestampMs);
        }

        if (original.Key is { } key)
        {
            WriteBytes(json, "key", key);
        }

        if (original.Value is null)
        {
            json.WriteNull("value");
        }
        else if (!line.SequenceEqual(original.Value))
        {
            WriteBytes(json, "value", original.Value);
        }

        var headers = original.Headers.Span;
        if (!headers.IsEmpty)
        {
            json.WriteStartArray("headers");
            while (HeaderBlock.TryReadNext(ref headers, out var name, out var value, out var isNull))
            {
                json.WriteStartObject();
                json.WriteString("name", Encoding.UTF8.GetString(name));
                if (!isNull)
                {
                    WriteBytes(json, "value", value);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
    }

    private static void WriteBytes(Utf8JsonWriter json, string name, ReadOnlySpan<byte> value)
    {
        if (Utf8.IsValid(value))
        {
            json.WriteString(name, value);
        }
        else
        {
            json.WriteBase64String($"{name}_base64", value);
        }
    }
}
