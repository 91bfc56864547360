using System.CommandLine;
using OrleansKafkaLoki.Okl.Completion;
using OrleansKafkaLoki.Okl.Output;
using OrleansKafkaLoki.Okl.Steering;
using OrleansKafkaLoki.Okl.Terminals;

namespace OrleansKafkaLoki.Okl.Commands;

/// <summary>The commands that say whether partitions and streams are to run.</summary>
internal static class StateCommands
{
    private const double DrainSeconds = 300;

    /// <summary>The API waits no longer for streams.</summary>
    private const double StreamDrainSeconds = 20;

    /// <summary>All of them.</summary>
    public static IEnumerable<Command> Create(Terminal terminal) =>
    [
        Of("pause", "Has partitions read nothing more, or streams send nothing more, until they are resumed, over restarts and moves.", "paused", terminal),
        Of("resume", "Has partitions or streams go on that were paused.", "running", terminal),
        Drain(terminal),
    ];

    private static Command Of(string name, string description, string desired, Terminal terminal)
    {
        var scope = NamedArguments.Scope(terminal, 1);
        var command = new Command(name, description) { scope };
        var streams = new StreamNames(command, scope);
        return command.ChangesOrTells(terminal, call => new Change(HttpMethod.Put, streams.Path(call, "state"), new() { ["desired"] = desired }, new Facts()));
    }

    private static Command Drain(Terminal terminal)
    {
        var scope = NamedArguments.Scope(terminal, 1);
        var command = new Command("drain", "Has partitions read nothing more, and waits until all they have read is delivered, or --timeout is over; or has streams send what they hold, and waits for that.") { scope };
        var streams = new StreamNames(command, scope);
        return command.ChangesOrTells(terminal, call =>
        {
            if (streams.AreNamed(call))
            {
                var wait = (int)Math.Clamp(Math.Ceiling(call.Timeout ?? StreamDrainSeconds), 1, StreamDrainSeconds);
                return new Change(HttpMethod.Post, streams.Path(call, "flush"), new() { ["wait_secs"] = wait }, new Facts(), TimeSpan.FromSeconds(wait));
            }

            var seconds = Math.Ceiling(call.Timeout ?? DrainSeconds);
            return new Change(
                HttpMethod.Put, call.Get(scope).Path("state"), new() { ["desired"] = "drained", ["timeout_secs"] = (int)seconds }, new Facts(), TimeSpan.FromSeconds(seconds));
        });
    }
}
