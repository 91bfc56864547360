using System.Buffers.Text;
using System.IO.Hashing;
using System.Text.Json;

namespace OrleansKafkaLoki.Silo.Audit.Peers;

/// <summary>Reads from a line where its record is: a JSON object, or pairs as Fluent Bit writes them, with <c>topic</c>, <c>partition</c> and <c>offset</c>.</summary>
internal static class PlaceText
{
    /// <summary>Reads a JSON object.</summary>
    /// <param name="line">The line.</param>
    /// <param name="isRecord">It also has a <c>payload</c>, so that it is a record and not the log of a program that has places of its own.</param>
    public static PlaceParts OfJson(ReadOnlySpan<byte> line, out bool isRecord)
    {
        isRecord = false;
        if (line.IsEmpty || line[0] != '{')
        {
            return default;
        }

        var parts = default(PlaceParts);
        try
        {
            var reader = new Utf8JsonReader(line);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var (isTopic, isPartition, isOffset) = (reader.ValueTextEquals("topic"u8), reader.ValueTextEquals("partition"u8), reader.ValueTextEquals("offset"u8));
                isRecord |= reader.ValueTextEquals("payload"u8);
                reader.Read();
                if (isTopic && reader.TokenType == JsonTokenType.String)
                {
                    parts = parts with { Topic = PlaceParts.HashOf(reader.GetString()!) };
                }
                else if (isPartition && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number))
                {
                    parts = parts with { Partition = number };
                }
                else if (isOffset && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var place))
                {
                    parts = parts with { Offset = place };
                }
                else
                {
                    reader.Skip();
                }
            }

            return parts;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            isRecord = false;
            return default; // A line that only begins like one, or was cut.
        }
    }

    /// <summary>Reads <c>topic="logs" partition=0 offset=17 error=null key="k" payload="…"</c>, up to the key: what comes from the record is not escaped.</summary>
    /// <param name="line">The line.</param>
    /// <param name="isRecord">It also has a <c>payload</c>.</param>
    public static PlaceParts OfPairs(ReadOnlySpan<byte> line, out bool isRecord)
    {
        isRecord = line.IndexOf(" payload="u8) >= 0;
        var parts = default(PlaceParts);
        while (line.IndexOf((byte)'=') is > 0 and var sign)
        {
            var name = line[..sign];
            line = line[(sign + 1)..];
            var end = line.IndexOf((byte)' ');
            var value = end < 0 ? line : line[..end];
            if (name.SequenceEqual("topic"u8) && value.Length > 2 && value[0] == '"' && value[^1] == '"')
            {
                parts = parts with { Topic = XxHash3.HashToUInt64(value[1..^1]) };
            }
            else if (name.SequenceEqual("partition"u8) && Utf8Parser.TryParse(value, out int number, out var used) && used == value.Length)
            {
                parts = parts with { Partition = number };
            }
            else if (name.SequenceEqual("offset"u8) && Utf8Parser.TryParse(value, out long place, out used) && used == value.Length)
            {
                parts = parts with { Offset = place };
            }
            else
            {
                break;
            }

            line = end < 0 ? [] : line[(end + 1)..];
        }

        return parts;
    }
}
