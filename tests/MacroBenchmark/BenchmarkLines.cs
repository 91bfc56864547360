using System.Globalization;
using System.Text;
using OrleansKafkaLoki.Quickstart.Generator;

namespace OrleansKafkaLoki.MacroBenchmark;

/// <summary>
/// A set number of JSON lines of about 230 bytes: 4 levels of as many services as make the streams. The generator gives them to the
/// partitions in turn, so the line's number decides which streams a partition gets.
/// </summary>
internal sealed class BenchmarkLines(MacroOptions options, long count, TimeProvider time) : ILineSource
{
    private static readonly string[] Levels = ["debug", "info", "warn", "error"];
    private static readonly string[] Services = ["auth", "billing", "catalog", "gateway", "search"];
    private readonly string _second = time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
    private long _next;

    /// <inheritdoc/>
    public byte[]? Next()
    {
        if (_next == count)
        {
            return null;
        }

        var n = _next++;
        var stream = StreamOf(n);
        var service = Services[stream / Levels.Length % Services.Length];
        var instance = stream / (Levels.Length * Services.Length);
        return Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"time":"{{_second}}.{{n % 1000:000}}Z","level":"{{Levels[stream % Levels.Length]}}","service":"{{service}}{{(instance == 0 ? "" : $"-{instance}")}}","msg":"request served from the nearest replica after a cache miss","path":"/api/v1/items/{{n % 9973}}","duration_ms":{{n % 811}},"trace":"{{n * 2654435761:x16}}","seq":{{n}}}"""));
    }

    private int StreamOf(long n)
    {
        if (options.Spread)
        {
            return (int)((((ulong)n * 11400714819323198485) >> 32) % (ulong)options.Streams);
        }

        var partition = (int)(n % options.Partitions);
        var streams = ((options.Streams - 1 - partition) / options.Partitions) + 1;
        return streams < 1 ? partition % options.Streams : partition + (int)(n / options.Partitions % streams * options.Partitions);
    }
}
