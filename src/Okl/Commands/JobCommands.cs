using System.CommandLine;
using System.Text.Json.Nodes;
using OrleansKafkaLoki.Okl.Calls;
using OrleansKafkaLoki.Okl.Completion;
using OrleansKafkaLoki.Okl.Http;
using OrleansKafkaLoki.Okl.Json;
using OrleansKafkaLoki.Okl.Output;
using OrleansKafkaLoki.Okl.Steering;
using OrleansKafkaLoki.Okl.Terminals;

namespace OrleansKafkaLoki.Okl.Commands;

/// <summary>The commands that start replays and audits, show them, and cancel them.</summary>
internal static class JobCommands
{
    private static readonly Outcome Outcome = new(Tables.Ranges, Sum);

    /// <summary>All of them.</summary>
    public static IEnumerable<Command> Create(Terminal terminal) =>
    [
        Replay(terminal), Audit(terminal),
        Of("replays", "Lists the replays of a pipeline, or shows one.", ["replays"], terminal), Of("audits", "Lists the audits of a pipeline, or shows one.", ["audits"], terminal),
        new Command("cancel", "Ends a replay or an audit.")
        {
            Cancel("replay", "Ends a replay of a range", ["replays"], terminal), Cancel("audit", "Ends an audit", ["audits"], terminal),
            Cancel("deadletters", "Ends a replay of dead letters", LetterCommands.Replays, terminal),
        },
    ];

    private static string Sum(JsonNode answer)
    {
        var sum = $"{Wording.Several(answer.NumberAt("offsets") ?? 0, "offset")} would be looked at";
        return answer.NumberAt("unshipped") is > 0 and var unshipped ? $"{sum}; {Wording.Several(unshipped, "offset")} the pipeline has not come to." : $"{sum}.";
    }

    private static Command Replay(Terminal terminal)
    {
        var scope = NamedArguments.Scope(terminal, 1);
        var (from, to) = (PlaceOption("--from", "Where to begin", isRequired: true, terminal), PlaceOption("--to", "Where to end; it is not replayed itself", isRequired: true, terminal));
        var settled = new Option<bool>("--settled") { Description = "Ships also what is hours old: nothing of the range was sent to Loki in the last three hours." };
        return new Command("replay", "Ships what Loki does not hold of a range of Kafka, once, beside what is read now.") { scope, from, to, settled }.ChangesRecords(terminal, call =>
        {
            var body = BodyOf(call.Get(scope), call.Get(from), call.Get(to));
            if (call.Get(settled))
            {
                body["settled"] = true;
            }

            return new Change(HttpMethod.Post, new Scope(call.Get(scope).Pipeline).Path("replays"), body, Outcome);
        });
    }

    private static Command Audit(Terminal terminal)
    {
        var scope = NamedArguments.Scope(terminal, 1);
        var from = PlaceOption("--from", "Where to begin; by default with the oldest record", isRequired: false, terminal);
        var to = PlaceOption("--to", "Where to end; by default where the pipeline has got to", isRequired: false, terminal);
        return new Command("audit", "Holds a range of Kafka against what Loki holds.") { scope, from, to }.ChangesOrTells(terminal, call =>
            new Change(HttpMethod.Post, new Scope(call.Get(scope).Pipeline).Path("audits"), BodyOf(call.Get(scope), call.Get(from), call.Get(to)), Outcome));
    }

    private static JsonObject BodyOf(Scope scope, Place? from, Place? to)
    {
        JsonObject body = [];
        if (scope.Topic is { } topic)
        {
            body["topic"] = topic;
        }

        if (scope.Partition is { } number)
        {
            body["partition"] = number;
        }

        from?.Write(body, "from_offset", "from");
        to?.Write(body, "to_offset", "to");
        return body;
    }

    /// <summary>A command that lists jobs of a kind, or shows one.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="path">Where the jobs are, below the pipeline.</param>
    /// <param name="terminal">Where it runs.</param>
    public static Command Of(string name, string description, IReadOnlyList<string> path, Terminal terminal)
    {
        var pipeline = NamedArguments.Pipeline(terminal);
        var id = new Argument<string?>("ID") { Description = "One of them.", Arity = ArgumentArity.ZeroOrOne };
        return new Command(name, description) { pipeline, id }.Reads(terminal, async (call, cancellationToken) => call.Get(id) is { } one
            ? new Reading(await call.Api.GetAsync(Route.Of(["pipelines", call.Get(pipeline), .. path, one]), cancellationToken), new Facts())
            : new Reading(await call.Api.GetAsync(Route.Of(["pipelines", call.Get(pipeline), .. path]), cancellationToken), Tables.Jobs));
    }

    private static Command Cancel(string name, string description, IReadOnlyList<string> path, Terminal terminal)
    {
        var pipeline = NamedArguments.Pipeline(terminal);
        var id = new Argument<string>("ID") { Description = "Which one." };
        return new Command(name, $"{description}; what it has begun is finished.") { pipeline, id }.Changes(terminal, call =>
            new Change(HttpMethod.Delete, Route.Of(["pipelines", call.Get(pipeline), .. path, call.Get(id)]), null, new Facts()));
    }

    private static Option<Place?> PlaceOption(string name, string description, bool isRequired, Terminal terminal) => new(name)
    {
        Description = $"{description}: {Place.Form}.",
        HelpName = "PLACE",
        Required = isRequired,
        CustomParser = argument => Place.Read(argument, withEnds: false, terminal.Time.GetUtcNow()),
    };
}
