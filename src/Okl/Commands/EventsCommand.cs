using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OrleansKafkaLoki.Okl.Calls;
using OrleansKafkaLoki.Okl.Following;
using OrleansKafkaLoki.Okl.Http;
using OrleansKafkaLoki.Okl.Json;
using OrleansKafkaLoki.Okl.Output;
using OrleansKafkaLoki.Okl.Terminals;

namespace OrleansKafkaLoki.Okl.Commands;

/// <summary>The command that follows what happens in the cluster.</summary>
internal static partial class EventsCommand
{
    private const string Missed = "missed";

    private static readonly EventLines View = new();

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var pipeline = new Option<string?>("--pipeline") { Description = "Only events of these pipelines and of the cluster, separated by commas.", HelpName = "PIPELINE" };
        var kind = new Option<string?>("--kind") { Description = "Only these kinds, separated by commas.", HelpName = "KIND" };
        var severity = new Option<string?>("--severity") { Description = "Only events that matter so much, or more: info, warning or error.", HelpName = "SEVERITY" }
            .AcceptOnlyFromAmong("info", "warning", "error");
        var since = new Option<string?>("--since")
        {
            Description = "Begins behind the event of this id, or at a time as 2026-11-28T16:00:00Z, or how long ago as 90s, 15m, 2h or 3d. Default: what comes.",
            HelpName = "ID|TIME",
            CustomParser = argument => Since(argument, terminal.Time.GetUtcNow()),
        };
        var last = new Option<int?>("--last") { Description = "Shows the last ones that the silo remembers, and ends.", HelpName = "N" };
        var command = new Command("events", "Follows what happens in the cluster, an event a line, until Ctrl+C.") { pipeline, kind, severity, since, last };
        command.SetAction(async (result, cancellationToken) =>
        {
            using var call = new Call(result, terminal);
            var path = Route.Of("events").With(("pipeline", call.Get(pipeline)), ("kind", call.Get(kind)), ("severity", call.Get(severity)));
            if (call.Get(last) is { } limit)
            {
                var kept = path.With(("since", call.Get(since)), ("follow", "false"), ("limit", limit.ToString(CultureInfo.InvariantCulture)));
                call.Print(await call.Api.GetAsync(kept, cancellationToken), View);
                return ExitCode.Done;
            }

            return await FollowAsync(call, new EventFollower(call.Api, path, call.Get(since), terminal.Time, call.Say), cancellationToken);
        });
        return command;
    }

    private static async Task<int> FollowAsync(Call call, EventFollower follower, CancellationToken cancellationToken)
    {
        try
        {
            await follower.RunAsync(heard => Tell(call, heard), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl+C is how it ends.
        }

        return ExitCode.Done;
    }

    private static void Tell(Call call, ServerEvent heard)
    {
        var json = JsonNode.Parse(heard.Data)!;
        if (heard.Name == Missed)
        {
            call.Say($"{json.TextAt("count") ?? "Some"} events may be missing: {json.TextAt("reason")}");
            return;
        }

        if (call.Format == OutputFormat.Yaml)
        {
            call.Terminal.Output.Write("---\n");
        }

        call.Print(new ApiAnswer(heard.Data, json), View);
    }

    private static string? Since(ArgumentResult argument, DateTimeOffset now)
    {
        var text = argument.Tokens[0].Value;
        if (Id.IsMatch(text))
        {
            return text;
        }

        var place = Place.Read(argument, withEnds: false, now);
        if (place is { Time: null })
        {
            argument.AddError($"'{text}' is neither an event's id nor a time.");
        }

        return place?.Time;
    }

    [GeneratedRegex(@"\A[0-9a-f]{12}-[0-9a-f]{8}-[0-9a-f]{6,16}\z")]
    private static partial Regex Id { get; }
}
