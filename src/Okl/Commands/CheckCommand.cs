using System.CommandLine;
using OrleansKafkaLoki.Okl.Calls;
using OrleansKafkaLoki.Okl.Local;
using OrleansKafkaLoki.Okl.Output;
using OrleansKafkaLoki.Okl.Terminals;

namespace OrleansKafkaLoki.Okl.Commands;

/// <summary><c>okl check</c>: the preflight of a configuration, which the silo's own program makes, since no silo has to run for it.</summary>
internal static class CheckCommand
{
    private static readonly Option<string> Config = new("--config", "-c") { Description = "The configuration file.", HelpName = "FILE", Required = true };

    private static readonly Option<string?> Pipeline = new("--pipeline", "-p") { Description = "Only this pipeline. Default: all.", HelpName = "NAME" };

    private static readonly Option<string?> Sample = new("--sample") { Description = "The newest records to sample of each pipeline. Default: 10000.", HelpName = "N" };

    private static readonly Option<bool> Strict = new("--strict") { Description = "Exits with 3 also for warnings." };

    private static readonly Option<string?> Program = new("--silo-program")
    {
        Description = $"The silo's program, OrleansKafkaLoki.Silo or its .dll. Default: {SiloProgram.Variable}, else the one on the PATH.", HelpName = "FILE",
    };

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command(
            "check",
            "Looks before a deployment at the servers that a configuration names, and tells what a run would meet and make; changes nothing. Exit code 3 if something failed.")
        {
            Config, Pipeline, Sample, Strict, Program,
        };
        command.SetAction((result, cancellationToken) =>
        {
            var format = GlobalOptions.FormatOf(result) switch
            {
                OutputFormat.Table => "text",
                OutputFormat.Json => "json",
                _ => throw new CallException(ExitCode.Usage, "A check is written as table or json."),
            };
            List<string> arguments = ["check", "--config", result.GetRequiredValue(Config), "-o", format];
            arguments.AddRange(result.GetValue(Pipeline) is { } pipeline ? ["--pipeline", pipeline] : []);
            arguments.AddRange(result.GetValue(Sample) is { } sample ? ["--sample", sample] : []);
            arguments.AddRange(result.GetValue(Strict) ? ["--strict"] : []);
            return SiloProgram.Find(result.GetValue(Program), terminal.Environment).RunAsync(arguments, terminal, cancellationToken);
        });
        return command;
    }
}
