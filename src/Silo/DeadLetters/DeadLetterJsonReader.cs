using System.Text;
using System.Text.Json;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Records;

namespace OrleansKafkaLoki.Silo.DeadLetters;

/// <summary>Reads what <see cref="DeadLetterJson"/> wrote, also before it wrote originals.</summary>
internal static class DeadLetterJsonReader
{
    /// <summary>The letter in a line.</summary>
    /// <exception cref="FormatException">The line is no dead letter; the message says why.</exception>
    public static StoredLetter Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return Read(json.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException(exception.Message, exception);
        }
    }

    private static StoredLetter Read(JsonElement json)
    {
        var pipeline = Text(json, "pipeline");
        var (line, timestampNs) = (Bytes(json, "line") ?? [], Rfc3339.Parse(Text(json, "timestamp")));
        var metadata = json.GetProperty("structured_metadata").EnumerateObject()
            .Select(pair => KeyValuePair.Create(pair.Name, pair.Value.GetString() ?? ""));
        var letter = LetterCheck.Checked(new DeadLetter(
            new PartitionId(pipeline, Text(json, "topic"), json.GetProperty("partition").GetInt32()),
            json.GetProperty("offset").GetInt64(),
            new LabelStream(pipeline, Text(json, "tenant"), Text(json, "labels")),
            json.TryGetProperty("cause", out var cause) ? RejectionCauses.Parse(cause.GetString() ?? "") : RejectionCause.Other,
            json.GetProperty("status").GetInt32(),
            Text(json, "reason"),
            timestampNs,
            LetterEntry.Message(LetterEntry.Encode(timestampNs, line, metadata))));
        if (json.TryGetProperty("original", out _))
        {
            return new StoredLetter(letter, OriginalState.Lost, null);
        }

        var isNull = json.TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.Null;
        var original = new SourceRecord(
            letter.Offset,
            json.TryGetProperty("record_timestamp_ms", out var timestamp) ? timestamp.GetInt64() : -1,
            Bytes(json, "key"),
            isNull ? null : Bytes(json, "value") ?? line,
            Headers(json));
        return new StoredLetter(letter, OriginalState.Kept, original);
    }

    private static byte[] Headers(JsonElement json)
    {
        if (!json.TryGetProperty("headers", out var headers))
        {
            return [];
        }

        using var block = new PooledBufferWriter();
        foreach (var header in headers.EnumerateArray())
        {
            var value = Bytes(header, "value");
            HeaderBlock.Write(block, Encoding.UTF8.GetBytes(Text(header, "name")), value, value is null);
        }

        return block.WrittenSpan.ToArray();
    }

    private static string Text(JsonElement json, string name) =>
        json.GetProperty(name).GetString() ?? throw new FormatException($"'{name}' is null.");

    private static byte[]? Bytes(JsonElement json, string name) =>
        json.TryGetProperty(name, out var text) ? Encoding.UTF8.GetBytes(text.GetString() ?? "")
        : json.TryGetProperty($"{name}_base64", out var base64) ? base64.GetBytesFromBase64()
        : null;
}
