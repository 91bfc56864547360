using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Silo.Loki.Query;

/// <summary>Reads an entry: <c>["1700000000000000000", "line", {"structuredMetadata": {…}, "parsed": {…}}]</c>, the last perhaps missing.</summary>
internal sealed class StoredEntryConverter : JsonConverter<StoredEntry>
{
    /// <inheritdoc/>
    /// <exception cref="JsonException">This is no entry.</exception>
    public override StoredEntry Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        Expect(reader, JsonTokenType.StartArray);
        var timestampNs = ReadTimestamp(ref reader);
        reader.Read();
        Expect(reader, JsonTokenType.String);
        var line = CopyLine(ref reader);
        IReadOnlyDictionary<string, string> metadata = FrozenDictionary<string, string>.Empty;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            metadata = ReadMetadata(ref reader);
        }

        return new StoredEntry(timestampNs, line, metadata);
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always: entries are only read.</exception>
    public override void Write(Utf8JsonWriter writer, StoredEntry value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Entries are only read.");

    private static long ReadTimestamp(ref Utf8JsonReader reader)
    {
        reader.Read();
        Expect(reader, JsonTokenType.String);
        return long.TryParse(reader.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var timestampNs)
            ? timestampNs
            : throw new JsonException("The timestamp of an entry is no number of nanoseconds.");
    }

    private static byte[] CopyLine(ref Utf8JsonReader reader)
    {
        var longest = reader.HasValueSequence ? checked((int)reader.ValueSequence.Length) : reader.ValueSpan.Length;
        var buffer = ArrayPool<byte>.Shared.Rent(longest);
        try
        {
            return buffer[..reader.CopyString(buffer)];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static Dictionary<string, string> ReadMetadata(ref Utf8JsonReader reader)
    {
        Expect(reader, JsonTokenType.StartObject);
        var metadata = new Dictionary<string, string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var wanted = reader.ValueTextEquals("structuredMetadata"u8);
            reader.Read();
            if (wanted)
            {
                ReadPairs(ref reader, metadata);
            }
            else
            {
                reader.Skip();
            }
        }

        return metadata;
    }

    private static void ReadPairs(ref Utf8JsonReader reader, Dictionary<string, string> metadata)
    {
        Expect(reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            Expect(reader, JsonTokenType.String);
            metadata[name] = reader.GetString()!;
        }
    }

    private static void Expect(in Utf8JsonReader reader, JsonTokenType type)
    {
        if (reader.TokenType != type)
        {
            throw new JsonException($"{reader.TokenType} stands where an entry has its {type}.");
        }
    }
}
