using System.CommandLine;
using System.Text.Json.Nodes;
using OrleansKafkaLoki.Okl.Calls;
using OrleansKafkaLoki.Okl.Completion;
using OrleansKafkaLoki.Okl.Steering;
using OrleansKafkaLoki.Okl.Terminals;

namespace OrleansKafkaLoki.Okl.Commands;

/// <summary>The commands that say which records are read.</summary>
internal static class PositionCommands
{
    private static readonly Outcome Outcome = new(Tables.Positions);

    /// <summary>All of them.</summary>
    public static IEnumerable<Command> Create(Terminal terminal) => [Seek(terminal), Skip(terminal), Replay(terminal)];

    private static Command Seek(Terminal terminal)
    {
        var scope = NamedArguments.Scope(terminal, 2);
        var to = PlaceOption("--to", "Where to go on", withEnds: true, terminal);
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

    private static Command Replay(Terminal terminal)
    {
        var scope = NamedArguments.Scope(terminal, 2);
        var from = PlaceOption("--from", "Where to begin", withEnds: false, terminal);
        var to = PlaceOption("--to", "Where to end; it is not replayed itself", withEnds: false, terminal);
        return new Command("replay", "Reads a range again, once, beside what is read now.") { scope, from, to }.ChangesRecords(terminal, call =>
        {
            var (pipeline, topic, partition) = call.Get(scope);
            JsonObject body = new() { ["topic"] = topic };
            if (partition is { } number)
            {
                body["partition"] = number;
            }

            call.Get(from)!.Write(body, "from_offset", "from");
            return new Change(HttpMethod.Post, new Scope(pipeline).Path("replays"), call.Get(to)!.Write(body, "to_offset", "to"), Outcome);
        });
    }

    private static Option<Place?> PlaceOption(string name, string description, bool withEnds, Terminal terminal) => new(name)
    {
        Description = $"{description}: {Place.Form}{(withEnds ? ", earliest or latest" : "")}.",
        HelpName = "PLACE",
        Required = true,
        CustomParser = argument => Place.Read(argument, withEnds, terminal.Time.GetUtcNow()),
    };
}
