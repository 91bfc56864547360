using System.CommandLine;
using OrleansKafkaLoki.Okl.Terminals;

namespace OrleansKafkaLoki.Okl.Commands;

/// <summary>The command that prints what has a shell complete commands, options and names.</summary>
internal static class CompletionCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var shell = new Argument<string>("SHELL") { Description = "The shell." }.AcceptOnlyFromAmong("bash", "fish", "pwsh", "zsh");
        var command = new Command("completion", "Prints a script that has a shell complete commands, options and names: source <(okl completion bash)") { shell };
        command.SetAction(result =>
        {
            using var script = new StreamReader(typeof(CompletionCommand).Assembly.GetManifestResourceStream($"okl.okl.{result.GetValue(shell)}")!);
            terminal.Output.Write(script.ReadToEnd());
            return ExitCode.Done;
        });
        return command;
    }
}
