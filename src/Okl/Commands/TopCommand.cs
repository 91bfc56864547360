using System.CommandLine;
using OrleansKafkaLoki.Okl.Calls;
using OrleansKafkaLoki.Okl.Live;
using OrleansKafkaLoki.Okl.Output;
using OrleansKafkaLoki.Okl.Terminals;

namespace OrleansKafkaLoki.Okl.Commands;

/// <summary>The command that stays on the screen.</summary>
internal static class TopCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var interval = new Option<double>("--interval", "-i")
        {
            Description = "Seconds between two looks. Default: 2.", HelpName = "SECONDS", DefaultValueFactory = _ => 2,
            Validators = { result => { if (!result.Errors.Any() && result.GetValueOrDefault<double>() is not (>= 0.1 and <= 86_400)) { result.AddError("--interval must be at least 0.1."); } } },
        };
        var command = new Command("top", "Shows the partitions of all pipelines live, the worst first. Written elsewhere than to a screen, it shows them once.") { interval };
        command.SetAction(async (result, cancellationToken) =>
        {
            using var call = new Call(result, terminal);
            if (call.Format == OutputFormat.Table && terminal is { ShowsOutput: true, Keys: { } keys } && terminal.Environment("TERM") != "dumb")
            {
                await new TopLoop(call.Api, terminal, keys, new TopView(Tables.AllPartitions), TimeSpan.FromSeconds(call.Get(interval))).RunAsync(cancellationToken);
                return ExitCode.Done;
            }

            var look = await TopLook.TakeAsync(call.Api, TopOrder.All[0], reversed: false, cancellationToken);
            call.Print(look.ToAnswer(TopOrder.All[0]), Tables.AllPartitions);
            return ExitCode.Done;
        });
        return command;
    }
}
