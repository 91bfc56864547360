using System.CommandLine;
using OrleansKafkaLoki.Okl.Completion;
using OrleansKafkaLoki.Okl.Http;
using OrleansKafkaLoki.Okl.Output;
using OrleansKafkaLoki.Okl.Steering;
using OrleansKafkaLoki.Okl.Terminals;

namespace OrleansKafkaLoki.Okl.Commands;

/// <summary>The commands that say which silo runs what.</summary>
internal static class ClusterCommands
{
    /// <summary>All of them.</summary>
    public static IEnumerable<Command> Create(Terminal terminal) =>
    [
        Move(terminal),
        new Command("rebalance", "Spreads the partitions over the silos now.").ChangesOrTells(terminal, _ =>
            new Change(HttpMethod.Post, Route.Of("cluster", "rebalance"), [], new Facts())),
    ];

    private static Command Move(Terminal terminal)
    {
        var scope = NamedArguments.Scope(terminal, 3);
        var silo = NamedArguments.Silo(terminal);
        return new Command("move", "Moves a partition to another silo.") { scope, silo }.ChangesOrTells(terminal, call =>
            new Change(HttpMethod.Post, call.Get(scope).Path("move"), new() { ["silo"] = call.Get(silo) }, new Facts()));
    }
}
