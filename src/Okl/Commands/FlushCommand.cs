using System.CommandLine;
using OrleansKafkaLoki.Okl.Completion;
using OrleansKafkaLoki.Okl.Output;
using OrleansKafkaLoki.Okl.Steering;
using OrleansKafkaLoki.Okl.Terminals;

namespace OrleansKafkaLoki.Okl.Commands;

/// <summary>The command that sends what waits.</summary>
internal static class FlushCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var scope = NamedArguments.Scope(terminal, 1);
        var command = new Command("flush", "Has streams send what they hold now, without waiting for a full batch.") { scope };
        var streams = new StreamNames(command, scope);
        return command.Changes(terminal, call => new Change(HttpMethod.Post, streams.Path(call, "flush"), [], new Facts()));
    }
}
