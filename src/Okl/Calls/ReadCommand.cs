using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using OrleansKafkaLoki.Okl.Output;
using OrleansKafkaLoki.Okl.Terminals;

namespace OrleansKafkaLoki.Okl.Calls;

/// <summary>Makes a command one that reads and shows, once or again and again.</summary>
internal static class ReadCommand
{
    private const double DefaultSeconds = 2;

    /// <summary>Clears the screen: above, and all that scrolled.</summary>
    private const string Clear = "\e[H\e[2J\e[3J";

    /// <summary>Has <paramref name="command"/> show what <paramref name="read"/> finds.</summary>
    public static Command Reads(this Command command, Terminal terminal, Func<Call, CancellationToken, Task<Reading>> read)
    {
        var watch = new Option<double>("--watch", "-w")
        {
            Description = $"Shows it again and again, every {DefaultSeconds} seconds or as often as said, until Ctrl+C.",
            HelpName = "SECONDS",
            Arity = ArgumentArity.ZeroOrOne,
            CustomParser = argument => argument.Tokens.Count == 0 ? DefaultSeconds : Seconds(argument),
        };
        command.Add(watch);
        command.SetAction(async (result, cancellationToken) =>
        {
            using var call = new Call(result, terminal);
            return call.Has(watch)
                ? await WatchAsync(call, read, TimeSpan.FromSeconds(call.Get(watch)), cancellationToken)
                : Show(call, await read(call, cancellationToken));
        });
        return command;
    }

    private static int Show(Call call, Reading reading)
    {
        call.Print(reading.Answer, reading.View);
        if (reading.Remark is { } remark && call.Format == OutputFormat.Table)
        {
            call.Say(remark);
        }

        return reading.ExitCode;
    }

    /// <summary>An API that is away comes back; who watches waits for it.</summary>
    private static async Task<int> WatchAsync(Call call, Func<Call, CancellationToken, Task<Reading>> read, TimeSpan every, CancellationToken cancellationToken)
    {
        var exitCode = ExitCode.Done;
        try
        {
            while (true)
            {
                try
                {
                    var reading = await read(call, cancellationToken);
                    call.Terminal.Output.Write(call.Terminal.ShowsOutput ? Clear : "");
                    exitCode = Show(call, reading);
                }
                catch (CallException exception) when (exception.ExitCode == ExitCode.Unreachable)
                {
                    exitCode = exception.ExitCode;
                    call.Say(exception.Message);
                }

                await Task.Delay(every, call.Terminal.Time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return exitCode;
        }
    }

    private static double Seconds(ArgumentResult argument)
    {
        if (double.TryParse(argument.Tokens[0].Value, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0.1 and <= 86_400)
        {
            return seconds;
        }

        argument.AddError($"--watch must be seconds, at least 0.1, not '{argument.Tokens[0].Value}'.");
        return DefaultSeconds;
    }
}
