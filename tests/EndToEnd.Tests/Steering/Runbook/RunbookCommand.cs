using System.Text.RegularExpressions;

namespace OrleansKafkaLoki.EndToEnd.Tests.Steering.Runbook;

/// <summary>A command of the runbook, and what it answers there.</summary>
/// <param name="Arguments">What follows <c>okl</c>.</param>
/// <param name="Answer">The lines that follow it.</param>
internal sealed partial record RunbookCommand(IReadOnlyList<string> Arguments, IReadOnlyList<string> Answer)
{
    /// <summary>The words that stand there whatever the cluster is: heads of tables, and lines without a figure.</summary>
    public IEnumerable<string> Fixed => Answer.Where(line => line is not ("" or "...") && !Figure().IsMatch(line)).Select(Plain);

    /// <summary>Reads the command line of a console.</summary>
    public static IReadOnlyList<string> Split(string line) => [.. Word().Matches(line).Select(word => word.Value.Trim('"'))];

    /// <summary>A line whose columns may be of any width.</summary>
    public static string Plain(string line) => Gap().Replace(line.Trim(), " ");

    [GeneratedRegex("[0-9]")]
    private static partial Regex Figure();

    [GeneratedRegex("\"[^\"]*\"|[^ ]+")]
    private static partial Regex Word();

    [GeneratedRegex(" +")]
    private static partial Regex Gap();
}
