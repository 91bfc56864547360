using System.Buffers.Text;
using System.Text.Json;

namespace OrleansKafkaLoki.Silo.Api.Queries;

/// <summary>
/// Where a page ended: its last row's place in the order. Nothing is kept between two pages, so a row whose values change meanwhile may be
/// on both or on neither.
/// </summary>
/// <param name="Sort">The order.</param>
/// <param name="Key">The last row's place.</param>
internal sealed record PageCursor<TKey>(string Sort, TKey Key)
{
    /// <summary>The opaque form.</summary>
    public string Encode() => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(this));
}
