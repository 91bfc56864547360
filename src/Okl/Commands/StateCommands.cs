using System.CommandLine;
using OrleansKafkaLoki.Okl.Completion;
using OrleansKafkaLoki.Okl.Output;
using OrleansKafkaLoki.Okl.Steering;
using OrleansKafkaLoki.Okl.Terminals;

namespace OrleansKafkaLoki.Okl.Commands;

/// <summary>The commands that say whether partitions are to run.</summary>
internal static class StateCommands
{
    private const double DrainSeconds = 300;

    /// <summary>All of them.</summary>
    public static IEnumerable<Command> Create(Terminal terminal) =>
    [
        Of("pause", "Has partitions read nothing more until they are resumed, over restarts and moves.", "paused", terminal),
        Of("resume", "Has partitions go on that were paused.", "running", terminal),
        Drain(terminal),
    ];

    private static Command Of(string name, string description, string desired, Terminal terminal)
    {
        var scope = NamedArguments.Scope(terminal, 1);
        return new Command(name, description) { scope }.ChangesOrTells(terminal, call =>
            new Change(HttpMethod.Put, call.Get(scope).Path("state"), new() { ["desired"] = desired }, new Facts()));
    }

    private static Command Drain(Terminal terminal)
    {
        var scope = NamedArguments.Scope(terminal, 1);
        return new Command("drain", "Has partitions read nothing more, and waits until all they have read is delivered, or --timeout is over.") { scope }.ChangesOrTells(terminal, call =>
        {
            var seconds = Math.Ceiling(call.Timeout ?? DrainSeconds);
            return new Change(
                HttpMethod.Put, call.Get(scope).Path("state"), new() { ["desired"] = "drained", ["timeout_secs"] = (int)seconds }, new Facts(), TimeSpan.FromSeconds(seconds));
        });
    }
}
