using System.Globalization;
using System.Text;

namespace OrleansKafkaLoki.Quickstart.Generator;

/// <summary>Endless JSON log lines of a small shop: five services in two namespaces, about 230 bytes each.</summary>
/// <param name="time">The clock of their timestamps.</param>
/// <param name="seed">The same seed gives the same lines, apart from their timestamps.</param>
internal sealed class GeneratedLines(TimeProvider time, int seed = 1) : ILineSource
{
    private static readonly (string Name, string Namespace, string[] Messages)[] Services =
    [
        ("checkout", "shop", ["order placed", "payment authorised by provider", "cart priced", "coupon applied to order"]),
        ("catalog", "shop", ["product page served", "search finished", "stock level refreshed from warehouse"]),
        ("payments", "shop", ["charge captured", "refund issued to customer", "card token renewed"]),
        ("gateway", "edge", ["request routed", "upstream connection reused", "client disconnected before response"]),
        ("identity", "edge", ["session opened", "token validated", "password reset mail queued"]),
    ];

    private static readonly string[] Problems =
        ["upstream timed out after 5000 ms", "connection refused by db-2.internal", "retry budget exhausted", "slow query took 1874 ms"];

    private readonly Random _random = new(seed);
    private readonly StringBuilder _line = new(320);
    private long _number;

    /// <inheritdoc/>
    public byte[] Next()
    {
        var service = Services[_random.Next(Services.Length)];
        var level = _random.Next(100) switch { < 70 => "info", < 88 => "debug", < 97 => "warn", _ => "error" };
        var messages = level is "warn" or "error" ? Problems : service.Messages;
        _line.Clear().Append(
            CultureInfo.InvariantCulture,
            $$"""
            {"ts":"{{time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ}}","level":"{{level}}","service":"{{service.Name}}","namespace":"{{service.Namespace}}",
            """);
        _line.Append(
            CultureInfo.InvariantCulture,
            $$"""
            "message":"{{messages[_random.Next(messages.Length)]}}","request":{{++_number}},"duration_ms":{{_random.Next(1, 900)}},"trace_id":"{{_random.NextInt64():x16}}{{_random.NextInt64():x16}}","pod":"{{service.Name}}-{{_random.Next(3)}}"}
            """);
        return Encoding.UTF8.GetBytes(_line.ToString());
    }

    byte[]? ILineSource.Next() => Next();
}
