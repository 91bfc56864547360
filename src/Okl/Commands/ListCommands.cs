using System.CommandLine;
using OrleansKafkaLoki.Okl.Calls;
using OrleansKafkaLoki.Okl.Completion;
using OrleansKafkaLoki.Okl.Http;
using OrleansKafkaLoki.Okl.Output;
using OrleansKafkaLoki.Okl.Terminals;

namespace OrleansKafkaLoki.Okl.Commands;

/// <summary>The commands that read one route.</summary>
internal static class ListCommands
{
    /// <summary>All of them.</summary>
    public static IEnumerable<Command> Create(Terminal terminal)
    {
        yield return Whole("pipelines", "Lists the pipelines, each summed up over its partitions.", Route.Of("pipelines"), Tables.Pipelines, terminal);
        yield return Whole("silos", "Lists the silos, and what each runs.", Route.Of("cluster"), Tables.Silos, terminal);
        yield return Whole("openapi", "Prints the OpenAPI document of the API.", "openapi/v1.json", new AsJson(), terminal);
        yield return OfPipeline("changes", "Lists what operators did to a pipeline, the latest first.", Tables.Changes, terminal);
        var partition = NamedArguments.Partition(terminal);
        yield return new Command("partition", "Shows one partition.") { partition }.Reads(terminal, async (call, cancellationToken) =>
            new Reading(await call.Api.GetAsync(call.Get(partition).Path(), cancellationToken), new Facts()));
    }

    private static Command Whole(string name, string description, string path, IView view, Terminal terminal) =>
        new Command(name, description).Reads(terminal, async (call, cancellationToken) => new Reading(await call.Api.GetAsync(path, cancellationToken), view));

    private static Command OfPipeline(string name, string description, IView view, Terminal terminal)
    {
        var pipeline = NamedArguments.Pipeline(terminal);
        return new Command(name, description) { pipeline }.Reads(terminal, async (call, cancellationToken) =>
            new Reading(await call.Api.GetAsync(Route.Of("pipelines", call.Get(pipeline), name), cancellationToken), view));
    }
}
