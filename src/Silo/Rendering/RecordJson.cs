using System.Text;
using System.Text.Json;

namespace OrleansKafkaLoki.Silo.Rendering;

/// <summary>Reads a record that is written as a JSON object.</summary>
internal static class RecordJson
{
    private const string Known = "key, key_base64, value, value_base64, headers, topic, partition, offset, timestamp";

    /// <summary>The record.</summary>
    /// <exception cref="FormatException">It is none; the message says why.</exception>
    public static RecordSpec Parse(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.EnumerateObject().Aggregate(new RecordSpec(), With)
                : throw new FormatException("It is no JSON object.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new FormatException(exception.Message, exception);
        }
    }

    private static RecordSpec With(RecordSpec record, JsonProperty property) => property.Name switch
    {
        "value" => record with { Value = Bytes(property.Value) },
        "value_base64" => record with { Value = Base64(property) },
        "key" => record with { Key = Bytes(property.Value) },
        "key_base64" => record with { Key = Base64(property) },
        "headers" when property.Value.ValueKind == JsonValueKind.Object => record with { Headers = [.. property.Value.EnumerateObject().SelectMany(Headers)] },
        "topic" when property.Value.ValueKind == JsonValueKind.String => record with { Topic = property.Value.GetString() },
        "partition" when property.Value.TryGetInt32(out var partition) && partition >= 0 => record with { Partition = partition },
        "offset" when property.Value.TryGetInt64(out var offset) && offset >= 0 => record with { Offset = offset },
        "timestamp" when RecordTime.TryParse(property.Value.ToString(), out var timestamp) => record with { TimestampMs = timestamp },
        "timestamp" => throw new FormatException($"'timestamp' is neither {RecordTime.Form}."),
        "headers" or "topic" or "partition" or "offset" => throw new FormatException($"'{property.Name}' is not of its form."),
        _ => throw new FormatException($"There is no '{property.Name}' of a record; there is {Known}."),
    };

    // What is repeated in Kafka is an array here.
    private static IEnumerable<(byte[] Name, byte[]? Value)> Headers(JsonProperty header) => header.Value.ValueKind == JsonValueKind.Array
        ? header.Value.EnumerateArray().Select(value => (Encoding.UTF8.GetBytes(header.Name), Bytes(value)))
        : [(Encoding.UTF8.GetBytes(header.Name), Bytes(header.Value))];

    // An object may stand there as it is, without being put into a text first.
    private static byte[]? Bytes(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => Encoding.UTF8.GetBytes(value.GetString()!),
        _ => Encoding.UTF8.GetBytes(value.GetRawText()),
    };

    private static byte[] Base64(JsonProperty property) => property.Value.ValueKind == JsonValueKind.String && property.Value.TryGetBytesFromBase64(out var bytes)
        ? bytes
        : throw new FormatException($"'{property.Name}' is no base64.");
}
