using System.CommandLine;
using System.Globalization;
using OrleansKafkaLoki.Okl.Calls;
using OrleansKafkaLoki.Okl.Completion;
using OrleansKafkaLoki.Okl.Http;
using OrleansKafkaLoki.Okl.Output;
using OrleansKafkaLoki.Okl.Terminals;

namespace OrleansKafkaLoki.Okl.Commands;

/// <summary>Commands that read a list of a pipeline by pages, filtered and sorted by the API.</summary>
internal static class PagedCommand
{
    /// <summary>All of them.</summary>
    public static IEnumerable<Command> Create(Terminal terminal) =>
    [
        Create(
            terminal, "partitions", "Lists the partitions of a pipeline, the worst first.", Tables.Partitions,
            ("topic", "Only these topics, separated by commas."), State, Silo),
        Create(
            terminal, "streams", "Lists the label streams of a pipeline, those that hold the most first.", Tables.Streams,
            ("selector", "Only streams with these labels, as {app=\"x\", env=~\"pro.*\"}."), Tenant, State, Silo),
        Create(terminal, "tenants", "Lists the tenants of a pipeline, those that hold the most first.", Tables.Tenants, Tenant),
    ];

    private static (string Name, string Description) Tenant => ("tenant", "Only these tenants, separated by commas; '' is what is sent without one.");

    private static (string Name, string Description) State => ("state", "Only these states, separated by commas.");

    private static (string Name, string Description) Silo => ("silo", "Only what is on these silos, separated by commas.");

    /// <summary>A command for the route of its name.</summary>
    /// <param name="terminal">Where it runs.</param>
    /// <param name="name">The command, and the route.</param>
    /// <param name="description">What it does.</param>
    /// <param name="table">How people see the list.</param>
    /// <param name="filters">The parameters of the route that choose, each with its description.</param>
    private static Command Create(Terminal terminal, string name, string description, Table table, params (string Name, string Description)[] filters)
    {
        var pipeline = NamedArguments.Pipeline(terminal);
        var options = filters.Append(("sort", "The order: fields separated by commas, with a - before those of which the greatest comes first."))
            .Select(filter => new Option<string?>($"--{filter.Item1}") { Description = filter.Item2, HelpName = filter.Item1.ToUpperInvariant() }).ToList();
        var limit = new Option<int?>("--limit") { Description = "The most to show.", HelpName = "N" };
        var all = new Option<bool>("--all", "-a") { Description = "Shows all, however many they are." };
        var command = new Command(name, description) { pipeline, limit, all };
        options.ForEach(command.Add);
        return command.Reads(terminal, async (call, cancellationToken) =>
        {
            var most = call.Get(limit)?.ToString(CultureInfo.InvariantCulture) ?? (call.Get(all) ? "1000" : null);
            var path = Route.Of("pipelines", call.Get(pipeline), name).With([.. options.Select(option => (option.Name[2..], call.Get(option))), ("limit", most)]);
            var answer = await Pages.ReadAsync(call.Api, path, call.Get(all), cancellationToken);
            return new Reading(answer, table, Pages.Remark(answer.Json), Pages.IsPartial(answer.Json) ? ExitCode.Found : ExitCode.Done);
        });
    }
}
