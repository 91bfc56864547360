using OrleansKafkaLoki.Grains.Interfaces.Events;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Base;

/// <summary>An event before it has an id, a time and a silo.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Pipeline">The pipeline; null for none.</param>
/// <param name="Subject">What it is about; null where the pipeline says it.</param>
/// <param name="Message">One sentence for people, without content of records and without secrets.</param>
public sealed record EventDraft(PipelineEventKind Kind, string? Pipeline, string? Subject, string Message)
{
    /// <summary>An event of a partition.</summary>
    public EventDraft(PipelineEventKind kind, PartitionId partition, string message)
        : this(kind, partition.Pipeline, $"{partition.Topic}/{partition.Partition}", message)
    {
    }

    /// <summary>How much it matters.</summary>
    public EventSeverity Severity { get; init; } = Usual(Kind);

    /// <summary>What the sentence says, for programs; values are written as the invariant culture does.</summary>
    public IReadOnlyList<(string Name, object Value)> Details { get; init; } = [];

    private static EventSeverity Usual(PipelineEventKind kind) => kind switch
    {
        PipelineEventKind.PartitionFaulted or PipelineEventKind.OffsetsLost => EventSeverity.Error,
        PipelineEventKind.PartitionGone or PipelineEventKind.OffsetsSkipped or PipelineEventKind.SiloDied or PipelineEventKind.TenantThrottled
            or PipelineEventKind.LokiUnreachable or PipelineEventKind.RecordsRefused or PipelineEventKind.StoreLost or PipelineEventKind.TopicMissing
            or PipelineEventKind.EventsDropped => EventSeverity.Warning,
        _ => EventSeverity.Info,
    };
}
