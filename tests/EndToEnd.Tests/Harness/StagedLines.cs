using System.Globalization;
using System.Text.Json;

namespace OrleansKafkaLoki.EndToEnd.Tests.Harness;

/// <summary>
/// Records for which stages have much to do, and the lines that they are to become, said without those stages: nested JSON, several
/// entries of one record, health checks, secrets, times of their own, and what is no JSON at all.
/// </summary>
internal sealed class StagedLines(DateTimeOffset now)
{
    /// <summary>The pipeline's stages.</summary>
    public static IReadOnlyList<string> Stages { get; } =
    [
        "{ json: log, if: has(log) }",
        "{ split: { source: records, target: records }, if: has(records) }",
        "{ drop: health check, if: 'path = \"/healthz\"' }",
        "{ timestamp: { source: time, format: RFC3339Nano } }",
        "level: {}",
        "redact: { patterns: [email], fields: [msg] }",
        "line: '{{ n | or records.n | or \"none\" }} {{ msg | or records.text | or message }}'",
    ];

    /// <summary>The labels that go with them.</summary>
    public static IReadOnlyDictionary<string, string> Labels { get; } = new Dictionary<string, string> { ["level"] = "{{ level }}" };

    /// <summary>The record of a number, and its lines.</summary>
    public (string Value, IReadOnlyList<string> Lines) Record(int number)
    {
        var n = number.ToString(CultureInfo.InvariantCulture);
        var time = now.AddMilliseconds(-(number % 60_000)).ToString("O", CultureInfo.InvariantCulture);
        return (number % 10) switch
        {
            0 => (Json(new { path = "/healthz", n, msg = "ok" }), []),
            1 or 2 => (
                Json(new { records = Enumerable.Range(0, 3).Select(part => new { n = $"{n}.{part}", text = $"part {part}" }), time }),
                [.. Enumerable.Range(0, 3).Select(part => $"{n}.{part} part {part}")]),
            3 => ($"no json {n}", [$"none no json {n}"]),
            4 or 5 => (Json(new { log = Json(new { n, level = "error", msg = $"mail to user{n}@example.org failed", time }) }), [$"{n} mail to [email] failed"]),
            _ => (Json(new { n, level = "info", msg = "it works", time }), [$"{n} it works"]),
        };
    }

    private static string Json(object value) => JsonSerializer.Serialize(value);
}
