using System.CommandLine;
using OrleansKafkaLoki.Silo.Configuration;
using OrleansKafkaLoki.Silo.Explanation;

namespace OrleansKafkaLoki.Silo.CommandLine;

/// <summary>The command that says what is wrong with a configuration, and what it comes to.</summary>
internal static class ValidateCommand
{
    private const string Set = "set";
    private const string All = "all";

    private static readonly Option<string?> Explain = new Option<string?>("--explain")
    {
        Description = "Prints what counts after presets, environment and command line, as YAML, and where each value comes from: --explain=all with the defaults, too.",
        HelpName = "all",
        Arity = ArgumentArity.ZeroOrOne,
    }.AcceptOnlyFromAmong(Set, All);

    private static readonly Option<bool> Strict = new("--strict") { Description = "Takes warnings for mistakes." };

    public static Command Create(Func<ParseResult, ShipperConfiguration> load, TextWriter output, TextWriter error)
    {
        var command = new Command(
            "validate",
            "Checks the configuration without connecting anywhere, and says everything that is wrong with it. Exit code 0, also with warnings, and 2 for mistakes.")
        {
            Explain, Strict,
        };
        command.SetAction((result, _) => RunAsync(result, load(result), output, error));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, ShipperConfiguration configuration, TextWriter output, TextWriter error)
    {
        if (configuration.Mistakes.Count > 0)
        {
            await error.WriteAsync(ConfigurationReport.Mistakes(configuration.Mistakes) + ConfigurationReport.Warnings(configuration.Warnings));
            return ShipperCommand.BadConfiguration;
        }

        await output.WriteAsync(result.GetResult(Explain) is null
            ? ConfigurationReport.Summary(configuration.Options)
            : ConfigurationExplanation.Text(configuration, result.GetValue(Explain) == All));
        await error.WriteAsync(ConfigurationReport.Warnings(configuration.Warnings));
        return result.GetValue(Strict) && configuration.Warnings.Count > 0 ? ShipperCommand.BadConfiguration : 0;
    }
}
