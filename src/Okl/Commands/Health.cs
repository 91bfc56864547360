using System.Text.Json.Nodes;
using OrleansKafkaLoki.Okl.Json;

namespace OrleansKafkaLoki.Okl.Commands;

/// <summary>Whether pipelines and silos are well.</summary>
internal static class Health
{
    /// <summary>What is wrong with a pipeline; null for nothing. That it lags or was paused is not wrong.</summary>
    public static string? Of(JsonNode pipeline) =>
        pipeline.At("partitions") is null ? $"silent: {pipeline.TextAt("reason") ?? "it does not answer"}"
        : pipeline.NumberAt("states.faulted") is > 0 and var faulted ? $"{faulted} faulted"
        : pipeline.NumberAt("states.retrying") is > 0 and var retrying ? $"{retrying} retrying"
        : pipeline.NumberAt("states.throttled") is > 0 and var throttled ? $"{throttled} throttled"
        : pipeline.NumberAt("ledger.unaccounted") is { } unaccounted and not 0 ? $"{unaccounted} unaccounted"
        : pipeline.TextAt("discovery_error") is { } error ? $"Kafka: {error}"
        : null;

    /// <summary>Everything that is wrong, a line each.</summary>
    public static IEnumerable<string> Problems(JsonNode cluster, JsonNode pipelines) =>
    [
        .. pipelines.ItemsAt("items").Select(pipeline => (Name: pipeline.TextAt("pipeline"), Problem: Of(pipeline))).Where(pipeline => pipeline.Problem is not null)
            .Select(pipeline => $"Pipeline {pipeline.Name}: {pipeline.Problem}"),
        .. cluster.ItemsAt("silos").Where(silo => silo.IsTrueAt("store_lost")).Select(silo => $"Silo {silo.TextAt("silo")} does not reach Redis; its partitions make no progress."),
    ];
}
