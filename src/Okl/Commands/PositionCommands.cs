using System.CommandLine;
using System.Text.Json.Nodes;
using OrleansKafkaLoki.Okl.Calls;
using OrleansKafkaLoki.Okl.Completion;
using OrleansKafkaLoki.Okl.Json;
using OrleansKafkaLoki.Okl.Output;
using OrleansKafkaLoki.Okl.Steering;
using OrleansKafkaLoki.Okl.Terminals;

namespace OrleansKafkaLoki.Okl.Commands;

/// <summary>The commands that say which records are read.</summary>
internal static class PositionCommands
{
    private static readonly Outcome Outcome = new(Tables.Positions, Sum);

    /// <summary>All of them.</summary>
    public static IEnumerable<Command> Create(Terminal terminal) => [Seek(terminal), Skip(terminal)];

    private static string Sum(JsonNode answer)
    {
        var sum = $"{Wording.Several(answer.NumberAt("skips") ?? 0, "record")} skipped, {Wording.Several(answer.NumberAt("repeats") ?? 0, "record")} read again";
        return answer.At("changed") is null ? $"{sum}, if it is done." : $"{sum}.";
    }

    private static Command Seek(Terminal terminal)
    {
        var scope = NamedArguments.Scope(terminal, 2);
        var to = new Option<Place?>("--to")
        {
            Description = $"Where to go on: {Place.Form}, earliest or latest.", HelpName = "PLACE", Required = true,
            CustomParser = argument => Place.Read(argument, withEnds: true, terminal.Time.GetUtcNow()),
        };
        return new Command("seek", "Has partitions go on from another place. What it skips or repeats is shown first.") { scope, to }.ChangesRecords(terminal, call =>
            new Change(HttpMethod.Put, call.Get(scope).Path("position"), call.Get(to)!.Write([], "offset", "timestamp"), Outcome));
    }

    private static Command Skip(Terminal terminal)
    {
        var scope = NamedArguments.Scope(terminal, 3);
        var from = new Option<long>("--from") { Description = "The first offset to skip.", HelpName = "OFFSET", Required = true };
        var to = new Option<long?>("--to") { Description = "The first offset to read again. Default: the one behind --from.", HelpName = "OFFSET" };
        return new Command("skip", "Passes offsets that cannot be read.") { scope, from, to }.ChangesRecords(terminal, call =>
            new Change(HttpMethod.Post, call.Get(scope).Path("skip"), new() { ["from"] = call.Get(from), ["to"] = call.Get(to) ?? call.Get(from) + 1 }, Outcome));
    }
}
