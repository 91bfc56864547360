using System.Globalization;
using System.Text;
using OrleansKafkaLoki.Quickstart.Generator;

namespace OrleansKafkaLoki.EndToEnd.Tests.Scale;

/// <summary>
/// Endless lines of about 230 bytes that name their stream. The generator gives them to the partitions in turn, so that with as many
/// streams as a multiple of the partitions each stream has a fixed set of them.
/// </summary>
internal sealed class ScaleLines(ScaleOptions options) : ILineSource
{
    private long _next;

    /// <inheritdoc/>
    public byte[] Next()
    {
        var number = _next++;

        // Each round over all streams is shifted by one against the partitions, until a stream has seen as many as it is to.
        var stream = (number + (number / options.Streams % options.PartitionsPerStream)) % options.Streams;
        return Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"stream":"s-{{stream:00000}}","level":"info","msg":"request served from the nearest replica after a cache miss","path":"/api/v1/items/{{number % 9973}}","duration_ms":{{number % 811}},"trace":"{{number * 2654435761:x16}}","seq":{{number}},"pod":"checkout-{{number % 3}}"}"""));
    }

    byte[]? ILineSource.Next() => Next();
}
