using System.Diagnostics;

namespace OrleansKafkaLoki.EndToEnd.Tests.Steering.Runbook;

/// <summary>The command line tool as a process of its own, with a silo to ask.</summary>
/// <param name="admin">The silo's admin listener.</param>
/// <param name="names">What stands for the runbook's own names, such as <c>app/app-logs</c>; the longest first.</param>
internal sealed class OklProgram(Uri admin, IReadOnlyList<(string Name, string Here)> names)
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "okl.dll");

    /// <summary>Runs a command of the runbook with names of this run, and fails unless the fixed lines of its answer are those of the runbook.</summary>
    /// <returns>What it printed.</returns>
    public async Task<string> DoesAsync(RunbookCommand command, int exitCode = 0)
    {
        var (ended, output) = await RunAsync([.. command.Arguments.Select(Here)]);
        Assert.True(ended == exitCode, $"okl {string.Join(' ', command.Arguments)} ended with {ended}:\n{output}");
        var lines = output.Split('\n').Select(RunbookCommand.Plain).ToList();
        Assert.All(command.Fixed.Select(Here), line => Assert.True(lines.Contains(line), $"'{line}' is missing in the answer of okl {string.Join(' ', command.Arguments)}:\n{output}"));
        return output;
    }

    /// <summary>The same of a command that only reads, which is called again until its answer has these words.</summary>
    public async Task ShowsAsync(RunbookCommand command, string words, int exitCode = 0)
    {
        var shown = "";
        await Eventually.HoldsAsync(
            async () => await RunAsync([.. command.Arguments.Select(Here)]) is var (ended, output) && (shown = output).Contains(words, StringComparison.Ordinal) && ended == exitCode,
            $"okl {string.Join(' ', command.Arguments)} says '{words}'", () => shown);
        await DoesAsync(command, exitCode);
    }

    private string Here(string text) => names.Aggregate(text, (before, name) => before.Replace(name.Name, name.Here, StringComparison.Ordinal));

    private async Task<(int ExitCode, string Output)> RunAsync(IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["OKL_URL"] = admin.ToString() },
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output + await error);
    }
}
