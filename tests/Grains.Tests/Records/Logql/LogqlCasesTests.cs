using System.Text;
using System.Text.Json;

namespace OrleansKafkaLoki.Grains.Tests.Records.Logql;

/// <summary>
/// What a real Loki (3.7.6) made of queries over lines, in <c>logql-cases.json</c>: query, line, and the line that came of it (null for none), the
/// labels that it had and <c>__error__</c>. All labels of the file are read in each case, so that none is made which Loki does not make.
/// </summary>
public sealed class LogqlCasesTests
{
    private static readonly string[][] Cases = Read();

    private static readonly string[] Names =
        [.. Cases.SelectMany(row => row[3].Split(' ')).Where(pair => pair.Contains('=', StringComparison.Ordinal)).Select(pair => pair[..pair.IndexOf('=', StringComparison.Ordinal)]).Where(name => name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')).Distinct()];

    [Fact]
    public void Pipeline_AsLokiRanIt_GivesTheSame()
    {
        var differences = new StringBuilder();
        foreach (var row in Cases)
        {
            var expected = new LogqlResult(row[2], row[2] is null ? "" : row[3], row[2] is null ? "" : row[4]);
            LogqlResult? actual;
            try
            {
                actual = LogqlBed.Run(row[0], Encoding.UTF8.GetBytes(row[1]), Names);
                actual = actual.Line is null ? new LogqlResult(null, "", "") : actual;
            }
            catch (FormatException refused)
            {
                actual = new LogqlResult(refused.Message, "", "REFUSED");
            }

            if (actual != expected)
            {
                differences.AppendLine().AppendLine(row[0]).AppendLine(row[1]).AppendLine($"  Loki: {expected}").AppendLine($"  here: {actual}");
            }
        }

        Assert.True(differences.Length == 0, differences.ToString());
    }

    private static string[][] Read() =>
        JsonSerializer.Deserialize<string[][]>(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Records/Logql/logql-cases.json")))!;
}
