using System.Text.RegularExpressions;
using OrleansKafkaLoki.Silo.Tests.Configuration;

namespace OrleansKafkaLoki.Silo.Tests.Telemetry;

/// <summary>docs/metrics.md, whose tables name every instrument in their first column.</summary>
internal static partial class MetricsPage
{
    /// <summary>The instruments that the page names.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Row().Matches(File.ReadAllText(RepositoryFile.Path("docs/metrics.md"))).Select(match => match.Groups[1].Value)];

    /// <summary>Every instrument that exists is on the page.</summary>
    public static void AssertDocumented(IReadOnlyCollection<string> instruments) => Assert.Empty(instruments.Except(Names));

    /// <summary>Every instrument that is on the page exists.</summary>
    public static void AssertExist(IReadOnlyCollection<string> instruments) => Assert.Empty(Names.Except(instruments));

    [GeneratedRegex(@"^\| `(okl\.[a-z_.]+)` ", RegexOptions.Multiline)]
    private static partial Regex Row();
}
