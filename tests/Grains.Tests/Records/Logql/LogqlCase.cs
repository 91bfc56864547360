using System.Text;
using System.Text.Json;

namespace OrleansKafkaLoki.Grains.Tests.Records.Logql;

/// <summary>What a real Loki (3.7.6) made of a query over a line.</summary>
/// <param name="Query">The query without its selector.</param>
/// <param name="Line">The line.</param>
/// <param name="Expected">What came of it, with the labels that had a value.</param>
internal sealed record LogqlCase(string Query, string Line, LogqlResult Expected)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<LogqlCase> All { get; } = Read();

    /// <summary>All labels that Loki made in any of them.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. All.SelectMany(each => each.Expected.Labels.Split(' ')).Select(pair => pair.Split('=')).Where(pair => pair.Length > 1 && IsName(pair[0])).Select(pair => pair[0]).Distinct()];

    /// <summary>What the stage makes of it, when all labels are read afterwards.</summary>
    /// <param name="timestampMs">The record's time.</param>
    public LogqlResult Run(long timestampMs = LogqlBed.TimestampMs) => LogqlBed.Run(Query, Encoding.UTF8.GetBytes(Line), timestampMs, Names) switch
    {
        { Line: null } => new LogqlResult(null, "", ""),
        var result => result,
    };

    private static bool IsName(string text) => text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private static List<LogqlCase> Read() =>
        JsonSerializer.Deserialize<List<string[]>>(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Records/Logql/logql-cases.json")))!
            .ConvertAll(row => new LogqlCase(row[0], row[1], new LogqlResult(row[2], row[3], row[4])));
}
