using System.Text.RegularExpressions;
using OrleansKafkaLoki.Silo.Tests.Configuration;

namespace OrleansKafkaLoki.Silo.Tests.Telemetry;

/// <summary>docs/metrics.md, whose tables name every instrument in their first column.</summary>
internal static partial class MetricsPage
{
    /// <summary>The instruments that the page names.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Row().Matches(File.ReadAllText(RepositoryFile.Path("docs/metrics.md"))).Select(match => match.Groups[1].Value)];

    [GeneratedRegex(@"^\| `(okl\.[a-z_.]+)` ", RegexOptions.Multiline)]
    private static partial Regex Row();
}
