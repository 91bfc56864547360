using System.Buffers.Text;
using System.Text.Json;

namespace OrleansKafkaLoki.Silo.Api.Queries;

/// <summary>
/// Where a page ended: its last row's place in the order. Nothing is kept between two pages, so a row whose values change meanwhile may be
/// on both or on neither.
/// </summary>
/// <param name="Sort">The order.</param>
/// <param name="Key">The last row's place.</param>
internal sealed record PartitionCursor(string Sort, PartitionKey Key)
{
    /// <summary>The opaque form.</summary>
    public string Encode() => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(this));

    /// <summary>Reads the opaque form of a cursor of an order of <paramref name="fields"/> fields; null when it is none.</summary>
    public static PartitionCursor? Decode(string text, int fields)
    {
        try
        {
            var cursor = JsonSerializer.Deserialize<PartitionCursor>(Base64Url.DecodeFromChars(text));
            return cursor is { Sort: not null, Key: { Topic: not null, Values: { } values } } && values.Count == fields ? cursor : null;
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            return null;
        }
    }
}
