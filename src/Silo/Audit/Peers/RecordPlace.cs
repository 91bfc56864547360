using System.IO.Hashing;
using System.Text;
using System.Text.Json;

namespace OrleansKafkaLoki.Silo.Audit.Peers;

/// <summary>Where a record is in Kafka, as a line says that has its <c>topic</c>, <c>partition</c> and <c>offset</c>.</summary>
/// <param name="Topic">A hash of the topic's name.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">The offset.</param>
internal readonly record struct RecordPlace(ulong Topic, int Partition, long Offset)
{
    /// <summary>The place of a record.</summary>
    public static RecordPlace Of(string topic, int partition, long offset) => new(XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(topic)), partition, offset);

    /// <summary>Reads it from a line that is a JSON object; null when the line does not tell.</summary>
    public static RecordPlace? In(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty || line[0] != '{')
        {
            return null;
        }

        ulong? topic = null;
        int? partition = null;
        long? offset = null;
        try
        {
            var reader = new Utf8JsonReader(line);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var (isTopic, isPartition, isOffset) = (reader.ValueTextEquals("topic"u8), reader.ValueTextEquals("partition"u8), reader.ValueTextEquals("offset"u8));
                reader.Read();
                if (isTopic && reader.TokenType == JsonTokenType.String)
                {
                    topic = XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(reader.GetString()!));
                }
                else if (isPartition && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number))
                {
                    partition = number;
                }
                else if (isOffset && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var place))
                {
                    offset = place;
                }
                else
                {
                    reader.Skip();
                }
            }
        }
        catch (JsonException)
        {
            return null; // A line that only begins like one, or was cut.
        }

        return (topic, partition, offset) is ({ } t, { } p, { } o) ? new RecordPlace(t, p, o) : null;
    }
}
