using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace OrleansKafkaLoki.Grains.Tests.Records.Logql;

/// <summary>
/// Queries over lines do here what they do in Loki: by <c>logql-cases.json</c> (query, line, and what a Loki 3.7.6 made of them: the line or null, the
/// labels with a value, <c>__error__</c>), and by the Loki of <c>OKL_TEST_LOKI</c>.
/// </summary>
public sealed class LogqlCasesTests
{
    private const string CaseLabel = "okl_case";

    [Fact]
    public void Pipeline_AsLokiRanIt_GivesTheSame()
    {
        var differences = new StringBuilder();
        foreach (var each in LogqlCase.All)
        {
            Compare(each, each.Expected, each.Run(), differences);
        }

        Assert.True(differences.Length == 0, differences.ToString());
    }

    [Fact]
    public async Task Pipeline_BesideARealLoki_GivesTheSame()
    {
        Assert.SkipWhen(TestLoki.Given is null, "OKL_TEST_LOKI names no Loki.");
        using var http = new HttpClient { BaseAddress = new Uri(TestLoki.Given!) };
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var lines = LogqlCase.All.Select(each => each.Line).Distinct().Index().ToDictionary(line => line.Item, line => $"{now}-{line.Index}");
        foreach (var part in lines.Chunk(50))
        {
            var push = await http.PostAsJsonAsync(
                "/loki/api/v1/push",
                new { streams = part.Select(line => new { stream = new Dictionary<string, string> { [CaseLabel] = line.Value }, values = new[] { new[] { $"{now}000000", line.Key } } }) },
                TestContext.Current.CancellationToken);
            push.EnsureSuccessStatusCode();
        }

        var differences = new StringBuilder();
        foreach (var each in LogqlCase.All)
        {
            var query = Uri.EscapeDataString($$"""{{{CaseLabel}}="{{lines[each.Line]}}"} {{each.Query}}""");
            var answer = await http.GetFromJsonAsync<JsonElement>(
                string.Create(CultureInfo.InvariantCulture, $"/loki/api/v1/query_range?start={now - 1000}000000&end={now + 1000}000000&query={query}"), TestContext.Current.CancellationToken);
            Compare(each, ResultOf(answer.GetProperty("data").GetProperty("result")), each.Run(now), differences);
        }

        Assert.True(differences.Length == 0, differences.ToString());
    }

    private static LogqlResult ResultOf(JsonElement streams)
    {
        if (streams.GetArrayLength() == 0)
        {
            return new LogqlResult(null, "", "");
        }

        // What Loki adds by itself is no part of the query's result.
        string[] others = [CaseLabel, "__error__", "__error_details__", "service_name", "detected_level"];
        var stream = streams.EnumerateArray().Single();
        var labels = stream.GetProperty("stream").EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString()!);
        return new LogqlResult(
            stream.GetProperty("values")[0][1].GetString(),
            string.Join(' ', labels.Where(label => !others.Contains(label.Key) && label.Value.Length > 0).OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}")),
            labels.GetValueOrDefault("__error__", ""));
    }

    private static void Compare(LogqlCase each, LogqlResult expected, LogqlResult actual, StringBuilder differences)
    {
        if (actual != expected)
        {
            differences.AppendLine().AppendLine(each.Query).AppendLine(each.Line).AppendLine(CultureInfo.InvariantCulture, $"  Loki: {expected}").AppendLine(CultureInfo.InvariantCulture, $"  here: {actual}");
        }
    }
}
