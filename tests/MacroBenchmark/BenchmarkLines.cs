using System.Globalization;
using System.Text;
using OrleansKafkaLoki.Quickstart.Generator;

namespace OrleansKafkaLoki.MacroBenchmark;

/// <summary>A set number of JSON lines of about 230 bytes that fall into 20 streams: 4 levels of 5 services.</summary>
internal sealed class BenchmarkLines(long count) : ILineSource
{
    private static readonly string[] Levels = ["debug", "info", "warn", "error"];
    private static readonly string[] Services = ["auth", "billing", "catalog", "gateway", "search"];
    private long _next;

    /// <inheritdoc/>
    public byte[]? Next()
    {
        if (_next == count)
        {
            return null;
        }

        var n = _next++;
        return Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"time":"2026-01-01T00:00:00.{{n % 1000:000}}Z","level":"{{Levels[n % 4]}}","service":"{{Services[n % 5]}}","msg":"request served from the nearest replica after a cache miss","path":"/api/v1/items/{{n % 9973}}","duration_ms":{{n % 811}},"trace":"{{n * 2654435761:x16}}","seq":{{n}}}"""));
    }
}
