using OrleansKafkaLoki.Grains.Interfaces.Pipelines;

namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>One pipeline: its partitions together.</summary>
internal sealed record PipelineView
{
    /// <summary>Its name.</summary>
    public required string Pipeline { get; init; }

    /// <summary>When it was asked, UTC.</summary>
    public required DateTime AsOf { get; init; }

    /// <summary>Why it cannot be told more; absent when it can.</summary>
    public string? Reason { get; init; }

    /// <summary>How many topics were found.</summary>
    public int? Topics { get; init; }

    /// <summary>How many partitions were found.</summary>
    public int? Partitions { get; init; }

    /// <summary>How many partitions are in each state.</summary>
    public IReadOnlyDictionary<string, int>? States { get; init; }

    /// <summary>How many partitions wait for slower ones of their pipeline.</summary>
    public int? Held { get; init; }

    /// <summary>Records behind the brokers, over the partitions of which it is known; absent when it is of none.</summary>
    public long? LagRecords { get; init; }

    /// <summary>The age of the oldest record without a verdict, in seconds, over the partitions of which it is known.</summary>
    public double? LagSeconds { get; init; }

    /// <summary>How many partitions have a lag that is not known; they are not in the two numbers above.</summary>
    public int? LagUnknown { get; init; }

    /// <summary>What became of the records that the partitions as they run now took from Kafka.</summary>
    public LedgerView? Ledger { get; init; }

    /// <summary>Configured topics that Kafka does not have (yet).</summary>
    public IReadOnlyList<string>? MissingTopics { get; init; }

    /// <summary>What operators have paused.</summary>
    public IReadOnlyList<PauseView>? Pauses { get; init; }

    /// <summary>The streams that operators have paused.</summary>
    public IReadOnlyList<StreamPauseView>? StreamPauses { get; init; }

    /// <summary>Why the last look at Kafka failed; absent when it did not.</summary>
    public string? DiscoveryError { get; init; }

    /// <summary>The view of <paramref name="status"/>.</summary>
    public static PipelineView Of(PipelineStatus status, DateTime asOf)
    {
        var partitions = status.Partitions;
        var records = partitions.Where(partition => partition.LagRecords >= 0).Select(partition => partition.LagRecords).ToList();
        return new PipelineView
        {
            Pipeline = status.Pipeline,
            AsOf = asOf,
            Topics = partitions.DistinctBy(partition => partition.Partition.Topic).Count(),
            Partitions = partitions.Length,
            States = partitions.CountBy(partition => partition.Condition).OrderBy(state => state.Key)
                .ToDictionary(state => ApiNames.Of(state.Key), state => state.Value),
            Held = partitions.Count(partition => partition.IsHeld),
            LagRecords = records.Count == 0 ? null : records.Sum(),
            LagSeconds = partitions.Select(partition => Known.Of(partition.LagSeconds)).Max(),
            LagUnknown = partitions.Count(partition => partition.LagRecords < 0 || partition.LagSeconds < 0),
            Ledger = LedgerView.Of(partitions),
            MissingTopics = status.MissingTopics.IsEmpty ? null : status.MissingTopics,
            Pauses = status.Pauses.IsEmpty ? null : [.. status.Pauses.Select(PauseView.Of)],
            StreamPauses = status.StreamPauses.IsEmpty ? null : [.. status.StreamPauses.Select(pause => StreamPauseView.Of(pause))],
            DiscoveryError = status.DiscoveryError,
        };
    }

    /// <summary>The view of a pipeline that does not answer.</summary>
    public static PipelineView Silent(string pipeline, string reason, DateTime asOf) => new() { Pipeline = pipeline, AsOf = asOf, Reason = reason };
}
