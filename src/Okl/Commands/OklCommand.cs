using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;
using OrleansKafkaLoki.Okl.Calls;
using OrleansKafkaLoki.Okl.Completion;
using OrleansKafkaLoki.Okl.Terminals;

namespace OrleansKafkaLoki.Okl.Commands;

/// <summary>The program's command line.</summary>
internal static class OklCommand
{
    private static readonly string Version =
        typeof(OklCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    /// <summary>Parses <paramref name="args"/> and runs what they say.</summary>
    public static async Task<int> InvokeAsync(string[] args, Terminal terminal, CancellationToken cancellationToken = default)
    {
        var result = Create(terminal).Parse(args);
        if (result.Action is ParseErrorAction)
        {
            var command = string.Join(' ', result.CommandResult.Command.Parents.Select(parent => parent.Name).Reverse().Append(result.CommandResult.Command.Name));
            terminal.Say($"{string.Join('\n', result.Errors.Select(error => error.Message))}\n{command} --help tells more.");
            return ExitCode.Usage;
        }

        using var suggested = new StringWriter();
        var output = Suggestions.AreAsked(args) ? suggested : terminal.Output;
        try
        {
            var exitCode = await result.InvokeAsync(new InvocationConfiguration { Output = output, Error = terminal.Error, EnableDefaultExceptionHandler = false }, cancellationToken);
            await terminal.Output.WriteAsync(Suggestions.AreAsked(args) ? Suggestions.Meant(args, suggested.ToString()) : "");
            return exitCode;
        }
        catch (CallException exception)
        {
            terminal.Say(exception.Message);
            return exception.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Failed;
        }
    }

    private static RootCommand Create(Terminal terminal)
    {
        var version = new Command("version", "Tells the version of this program.");
        version.SetAction(_ => terminal.Output.WriteLine(Version));
        var root = new RootCommand("Shows and steers OrleansKafkaLoki, over the HTTP API of any of its silos.")
        {
            StatusCommand.Create(terminal), TopCommand.Create(terminal), CompletionCommand.Create(terminal), version,
        };
        foreach (var option in GlobalOptions.All)
        {
            root.Add(option);
        }

        foreach (var command in (IEnumerable<Command>)
            [
                .. PagedCommand.Create(terminal), .. ListCommands.Create(terminal), .. StateCommands.Create(terminal), .. PositionCommands.Create(terminal), .. JobCommands.Create(terminal),
                FlushCommand.Create(terminal), EventsCommand.Create(terminal), LetterCommands.Create(terminal), ExplainCommand.Create(terminal), CheckCommand.Create(terminal), .. ClusterCommands.Create(terminal),
            ])
        {
            root.Add(command);
        }

        return root;
    }
}
