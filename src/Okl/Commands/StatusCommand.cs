using System.CommandLine;
using System.Text.Json.Nodes;
using OrleansKafkaLoki.Okl.Calls;
using OrleansKafkaLoki.Okl.Http;
using OrleansKafkaLoki.Okl.Terminals;

namespace OrleansKafkaLoki.Okl.Commands;

/// <summary>The command for a first look.</summary>
internal static class StatusCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal) => new Command("status", "Shows the cluster and its pipelines. Exit code 3 if one of them is not well.").Reads(terminal, ReadAsync);

    private static async Task<Reading> ReadAsync(Call call, CancellationToken cancellationToken)
    {
        var cluster = await call.Api.GetAsync(Route.Of("cluster"), cancellationToken);
        var pipelines = await call.Api.GetAsync(Route.Of("pipelines"), cancellationToken);
        var answer = new JsonObject { ["cluster"] = cluster.Json.DeepClone(), ["pipelines"] = pipelines.Json.DeepClone() };
        var problems = Health.Problems(cluster.Json, pipelines.Json).ToList();
        return new Reading(
            new ApiAnswer($$"""{"cluster":{{cluster.Text}},"pipelines":{{pipelines.Text}}}""", answer),
            new StatusView(),
            problems.Count == 0 ? null : string.Join('\n', problems),
            problems.Count == 0 ? ExitCode.Done : ExitCode.Found);
    }
}
