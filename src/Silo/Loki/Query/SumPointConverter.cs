using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansKafkaLoki.Silo.Loki.Query;

/// <summary>Reads a point: <c>[1700000000, "5"]</c>.</summary>
internal sealed class SumPointConverter : JsonConverter<SumPoint>
{
    /// <inheritdoc/>
    /// <exception cref="JsonException">This is no point.</exception>
    public override SumPoint Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.StartArray
            && reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var seconds)
            && reader.Read() && reader.TokenType == JsonTokenType.String
            && double.TryParse(reader.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var sum)
            && reader.Read() && reader.TokenType == JsonTokenType.EndArray)
        {
            return new SumPoint((long)Math.Round(seconds), (long)sum);
        }

        throw new JsonException("A point is no time and number.");
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always: points are only read.</exception>
    public override void Write(Utf8JsonWriter writer, SumPoint value, JsonSerializerOptions options) => throw new NotSupportedException("Points are only read.");
}
