using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using OrleansKafkaLoki.Okl.Calls;
using OrleansKafkaLoki.Okl.Completion;
using OrleansKafkaLoki.Okl.Http;
using OrleansKafkaLoki.Okl.Json;
using OrleansKafkaLoki.Okl.Output;
using OrleansKafkaLoki.Okl.Steering;
using OrleansKafkaLoki.Okl.Terminals;

namespace OrleansKafkaLoki.Okl.Commands;

/// <summary>The commands that show dead letters and ship them again.</summary>
internal static class LetterCommands
{
    private const string Letters = "dead-letters";

    private static readonly Outcome Outcome = new(LetterTables.Counts, Sum, "counts");

    /// <summary>Where the replays of dead letters are, below the pipeline.</summary>
    public static IReadOnlyList<string> Replays { get; } = [Letters, "replays"];

    /// <summary>The command, and those below it.</summary>
    public static Command Create(Terminal terminal)
    {
        var scope = NamedArguments.Scope(terminal, 1);
        var id = new Argument<string?>("ID") { Description = "One of them, with its content.", Arity = ArgumentArity.ZeroOrOne };
        var cause = new Option<string?>("--cause") { Description = "Only letters of these causes, separated by commas.", HelpName = "CAUSE" };
        var tenant = new Option<string?>("--tenant") { Description = "Only letters of these tenants, separated by commas; '' is what is sent without one.", HelpName = "TENANT" };
        var limit = new Option<int?>("--limit") { Description = "The most to show.", HelpName = "N" };
        var all = new Option<bool>("--all", "-a") { Description = "Shows all, however many they are." };
        var counts = new Option<bool>("--counts") { Description = "Shows how many there are by partition and cause." };
        var command = new Command("deadletters", "Lists the dead letters of a pipeline, the newest first, shows one, or ships them again.")
        {
            scope, id, cause, tenant, limit, all, counts,
            Replay(terminal), JobCommands.Of("replays", "Lists the replays of dead letters of a pipeline, or shows one.", Replays, terminal),
        };
        return command.Reads(terminal, async (call, cancellationToken) =>
        {
            var (place, path) = (call.Get(scope), new Scope(call.Get(scope).Pipeline));
            if (call.Get(id) is { } one)
            {
                return new Reading(await call.Api.GetAsync(path.Path(Letters, one), cancellationToken), new Facts());
            }

            var list = path.Path(Letters).With(
                ("topic", place.Topic), ("partition", place.Partition?.ToString(CultureInfo.InvariantCulture)), ("cause", call.Get(cause)), ("tenant", call.Get(tenant)),
                ("limit", call.Get(limit)?.ToString(CultureInfo.InvariantCulture) ?? (call.Get(all) ? "1000" : null)));
            var answer = await Pages.ReadAsync(call.Api, list, call.Get(all), cancellationToken);
            var isPartial = Pages.IsPartial(answer.Json) || IsUnread(answer.Json);
            return new Reading(answer, call.Get(counts) ? LetterTables.Counts : LetterTables.Letters, Remark(answer.Json, call.Get(counts)), isPartial ? ExitCode.Found : ExitCode.Done);
        });
    }

    private static Command Replay(Terminal terminal)
    {
        var scope = NamedArguments.Scope(terminal, 1);
        var cause = new Option<string?>("--cause") { Description = "Only letters of these causes, separated by commas.", HelpName = "CAUSE" };
        var letter = new Option<string?>("--letter") { Description = "Only the letters with these ids, separated by commas; 20 at most.", HelpName = "ID" };
        return new Command("replay", "Ships dead letters again, as the pipeline is configured now.") { scope, cause, letter }.ChangesRecords(terminal, call =>
        {
            JsonObject body = [];
            Put("topic", call.Get(scope).Topic);
            Put("partition", call.Get(scope).Partition);
            Put("causes", Split(call.Get(cause)));
            Put("letters", Split(call.Get(letter)));
            return new Change(HttpMethod.Post, new Scope(call.Get(scope).Pipeline).Path([.. Replays]), body, Outcome);

            void Put(string name, JsonNode? value)
            {
                if (value is not null)
                {
                    body[name] = value;
                }
            }
        });
    }

    private static string Sum(JsonNode answer) =>
        $"{Wording.Several(answer.NumberAt("letters") ?? 0, "letter")} would be shipped again{(IsUnread(answer) ? ", and older ones that were not counted" : "")}.";

    private static JsonArray? Split(string? list) =>
        list is null ? null : [.. list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(item => JsonValue.Create(item))];

    private static bool IsUnread(JsonNode answer) => (answer.At("unread_offsets") ?? answer.At("unread_bytes")) is not null;

    private static string? Remark(JsonNode answer, bool isCounts)
    {
        string?[] remarks =
        [
            isCounts && !Pages.IsPartial(answer) ? null : Pages.Remark(answer),
            answer.NumberAt("unread_offsets") is { } offsets ? $"{Wording.Several(offsets, "older offset")} of the dead-letter topic were not looked at." : null,
            answer.NumberAt("unread_bytes") is { } bytes ? $"{Wording.Size(bytes)} of older letters were not looked at." : null,
            answer.NumberAt("unreadable") is { } unreadable ? $"{Wording.Several(unreadable, "message")} could not be read as a dead letter." : null,
        ];
        var said = remarks.OfType<string>().ToList();
        return said.Count == 0 ? null : string.Join('\n', said);
    }
}
