using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using OrleansKafkaLoki.Grains.Buffers;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Silo.DeadLetters;

/// <summary>Dead letters as JSON lines.</summary>
internal static class DeadLetterJson
{
    private const long NanosPerSecond = 1_000_000_000;

    // The file is read by tools and people, never put into a page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Appends the letter as one line.</summary>
    /// <exception cref="FormatException">Its entry is not an encoded entry.</exception>
    public static void Write(PooledBufferWriter writer, DeadLetter letter)
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
            json.WriteNumber("status", letter.Status);
            json.WriteString("reason", letter.Reason);
            json.WriteString("timestamp", Rfc3339(letter.TimestampNs));
            WriteEntry(json, new EntryReader(letter.Entry.Span));
            json.WriteEndObject();
        }

        writer.Write("\n"u8);
    }

    /// <summary>Nanoseconds since the Unix epoch as UTC text with all nine digits.</summary>
    internal static string Rfc3339(long timestampNs)
    {
        var (seconds, nanos) = Math.DivRem(timestampNs, NanosPerSecond);
        if (nanos < 0)
        {
            (seconds, nanos) = (seconds - 1, nanos + NanosPerSecond);
        }

        return string.Create(
            CultureInfo.InvariantCulture, $"{DateTimeOffset.FromUnixTimeSeconds(seconds):yyyy-MM-dd'T'HH:mm:ss}.{nanos:D9}Z");
    }

    private static void WriteEntry(Utf8JsonWriter json, EntryReader entry)
    {
        if (Utf8.IsValid(entry.Line))
        {
            json.WriteString("line", entry.Line);
        }
        else
        {
            json.WriteBase64String("line_base64", entry.Line);
        }

        json.WriteStartObject("structured_metadata");
        while (entry.TryReadMetadata(out var name, out var value))
        {
            // Loki itself replaces what is not UTF-8 in structured metadata.
            json.WriteString(Encoding.UTF8.GetString(name), Encoding.UTF8.GetString(value));
        }

        json.WriteEndObject();
    }
}
