using System.CommandLine;
using OrleansKafkaLoki.Silo.Configuration;
using OrleansKafkaLoki.Silo.Testing;

namespace OrleansKafkaLoki.Silo.CommandLine;

/// <summary>The command that runs the configuration's tests.</summary>
internal static class TestCommand
{
    /// <summary>The exit code when something is not as a test expects it.</summary>
    private const int Mismatch = 3;

    private static readonly Option<string?> Pipeline = new("--pipeline", "-p") { Description = "Only tests of this pipeline.", HelpName = "NAME" };

    private static readonly Option<string?> Name = new("--name", "-n") { Description = "Only the test of this name.", HelpName = "NAME" };

    private static readonly Option<string> Output = new("--output", "-o") { Description = "How the result is written: text, json, junit.", HelpName = "FORMAT", DefaultValueFactory = _ => "text" };

    public static Command Create(Func<ParseResult, ShipperConfiguration> load, TextWriter output, TextWriter error)
    {
        var command = new Command(
            "test",
            "Runs the tests that stand in the configuration (tests), without connecting anywhere. Exit code 0 if all hold, 2 for a mistake in configuration or call, "
            + "3 if something is not as expected.")
        {
            Pipeline, Name, Output,
        };
        command.SetAction((result, _) => RunAsync(result, load(result), output, error));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, ShipperConfiguration configuration, TextWriter output, TextWriter error)
    {
        if (configuration.Mistakes.Count > 0)
        {
            await error.WriteAsync(ConfigurationReport.Mistakes(configuration.Mistakes));
            return ShipperCommand.BadConfiguration;
        }

        var (pipeline, name, form) = (result.GetValue(Pipeline), result.GetValue(Name), result.GetValue(Output)!);
        var options = configuration.Options;
        var tests = options.Tests
            .Where(test => (name is null || test.Name == name) && (pipeline is null || PipelineTestRun.PipelineOf(test, options.Pipelines) == pipeline))
            .ToList();
        if (!TestReport.Forms.TryGetValue(form, out var report) || (tests.Count == 0 && (name ?? pipeline) is not null))
        {
            await error.WriteLineAsync(report is null
                ? $"-o '{form}' is none of {string.Join(", ", TestReport.Forms.Keys)}."
                : $"There is no such test; there is {(options.Tests.Count > 0 ? string.Join(", ", options.Tests.Select(test => $"'{test.Name}'")) : "none")}.");
            return ShipperCommand.BadConfiguration;
        }

        List<TestResult> results = [.. tests.Select(test => PipelineTestRun.Run(test, options.Pipelines))];
        await output.WriteAsync(report(results));
        return results.TrueForAll(test => test.Holds) ? 0 : Mismatch;
    }
}
