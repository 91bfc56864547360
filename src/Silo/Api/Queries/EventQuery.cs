using OrleansKafkaLoki.Grains.Events;
using OrleansKafkaLoki.Grains.Interfaces.Events;
using OrleansKafkaLoki.Silo.Api.Views;

namespace OrleansKafkaLoki.Silo.Api.Queries;

/// <summary>Which events to tell.</summary>
/// <param name="Since">The id that was seen last, or what sorts like one; null for none.</param>
/// <param name="Pipelines">Only of these pipelines, and of none; empty for all.</param>
/// <param name="Kinds">Only these; empty for all.</param>
/// <param name="Severity">Only these and worse.</param>
/// <param name="Follows">Whether to tell what comes, too.</param>
/// <param name="Limit">How many to tell of those that are kept, where what comes is not told.</param>
internal sealed record EventQuery(
    string? Since, IReadOnlyList<string> Pipelines, IReadOnlyList<string> Kinds, EventSeverity Severity, bool Follows, int Limit)
{
    /// <summary>The names of the kinds.</summary>
    public static string[] KindNames { get; } = [.. Enum.GetValues<PipelineEventKind>().Select(ApiNames.Of)];

    /// <summary>The names of the severities, the mildest first.</summary>
    public static string[] SeverityNames { get; } = [.. Enum.GetValues<EventSeverity>().Select(ApiNames.Of)];

    /// <summary>The parameters.</summary>
    public static IReadOnlyList<QueryParameter> Parameters { get; } =
    [
        new("since", "What came after the event of this id, or after this time (RFC 3339). Last-Event-ID goes before. Default: only what comes; with follow=false all."),
        new("pipeline", "Only events of these pipelines and of the cluster, separated by commas."),
        new("kind", $"Only these kinds, separated by commas: {string.Join(", ", KindNames)}."),
        new("severity", $"Only events that matter so much, or more: {string.Join(", ", SeverityNames)}."),
        new("follow", "true tells what comes, as server-sent events; false what there is, as JSON. Default true."),
        new("limit", $"How many of the last events, 1 to {EventLog.Kept}; only with follow=false. Default {Paging.DefaultLimit}.", IsNumber: true),
    ];

    /// <summary>Whether an event is to be told.</summary>
    public bool Wants(PipelineEvent heard) =>
        heard.Severity >= Severity
        && (Pipelines.Count == 0 || heard.Pipeline is null || Pipelines.Contains(heard.Pipeline))
        && (Kinds.Count == 0 || Kinds.Contains(ApiNames.Of(heard.Kind)));
}
