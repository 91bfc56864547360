using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>One partition: where it stands, and what became of every record it took from Kafka. What is not known is absent.</summary>
internal sealed record PartitionView
{
    /// <summary>Its pipeline.</summary>
    public required string Pipeline { get; init; }

    /// <summary>Its topic.</summary>
    public required string Topic { get; init; }

    /// <summary>Its number.</summary>
    public required int Partition { get; init; }

    /// <summary>What it is doing.</summary>
    public required PartitionCondition State { get; init; }

    /// <summary>Since when, UTC.</summary>
    public DateTime? Since { get; init; }

    /// <summary>Why, in clear words; absent when there is nothing to say.</summary>
    public string? Reason { get; init; }

    /// <summary>True while it waits for slower partitions of its pipeline.</summary>
    public required bool Held { get; init; }

    /// <summary>The silo that runs it.</summary>
    public string? Silo { get; init; }

    /// <summary>Counts how often the partition was taken over.</summary>
    public long? Epoch { get; init; }

    /// <summary>The next offset to read.</summary>
    public long? Position { get; init; }

    /// <summary>Every offset below has its verdict.</summary>
    public long? Watermark { get; init; }

    /// <summary>Where a restart resumes: the watermark last written to Redis.</summary>
    public long? Checkpoint { get; init; }

    /// <summary>The offset behind the broker's newest record.</summary>
    public long? HighWatermark { get; init; }

    /// <summary>Records behind the broker.</summary>
    public long? LagRecords { get; init; }

    /// <summary>The age of the oldest record without a verdict, in seconds; 0 when nothing waits.</summary>
    public double? LagSeconds { get; init; }

    /// <summary>How the lag has changed over the last minute.</summary>
    public LagTrend? Trend { get; init; }

    /// <summary>Offsets that got their verdict in a second, over the last minute.</summary>
    public double? RecordsPerSecond { get; init; }

    /// <summary>In how many seconds there is no lag if all goes on so; absent where it does not shrink.</summary>
    public double? TimeToCatchUpSecs { get; init; }

    /// <summary>In how many seconds Kafka deletes what is next if all goes on so; absent where it does not, or that is not known.</summary>
    public double? TimeToRetentionSecs { get; init; }

    /// <summary>What it tries again.</summary>
    public TroubleView? Trouble { get; init; }

    /// <summary>What became of its records.</summary>
    public LedgerView? Ledger { get; init; }

    /// <summary>How many offsets could not be read.</summary>
    public GapCounts? Gaps { get; init; }

    /// <summary>The last of them.</summary>
    public GapView? LastGap { get; init; }

    /// <summary>Offsets that it passes when it comes to them, because an operator said so; absent without any.</summary>
    public IReadOnlyList<SpanView>? Skips { get; init; }

    /// <summary>Names the position, for <c>If-Match</c>; the same as the header <c>ETag</c>.</summary>
    public string? Etag { get; init; }

    /// <summary>The view of <paramref name="status"/>.</summary>
    public static PartitionView Of(PartitionStatus status)
    {
        var runs = Known.Runs(status);
        return new PartitionView
        {
            Pipeline = status.Partition.Pipeline,
            Topic = status.Partition.Topic,
            Partition = status.Partition.Partition,
            State = status.Condition,
            Since = Known.Time(status.ConditionSinceMs),
            Reason = status.Reason,
            Held = status.IsHeld,
            Silo = runs ? status.Silo : null,
            Epoch = status.Epoch > 0 ? status.Epoch : null,
            Position = Known.Of(status.Position),
            Watermark = Known.Of(status.Watermark),
            Checkpoint = Known.Of(status.Checkpoint),
            HighWatermark = Known.Of(status.HighWatermark),
            LagRecords = Known.Of(status.LagRecords),
            LagSeconds = Known.Of(status.LagSeconds),
            Trend = status.Pace?.Trend is null or LagTrend.Unknown ? null : status.Pace.Trend,
            RecordsPerSecond = status.Pace is { Trend: not LagTrend.Unknown } pace ? Math.Round(pace.RecordsPerSecond, 1) : null,
            TimeToCatchUpSecs = Known.Rounded(status.Pace?.SecondsToCatchUp),
            TimeToRetentionSecs = Known.Rounded(status.Pace?.SecondsToRetention),
            Trouble = TroubleView.Of(status.Trouble),
            Ledger = LedgerView.Of([status]),
            Gaps = runs ? GapCounts.Of(status) : null,
            LastGap = GapView.Of(status.LastGap),
            Skips = status.Skips.IsDefaultOrEmpty ? null : [.. status.Skips.Select(skip => new SpanView(skip.From, skip.To))],
            Etag = status.Epoch > 0 ? status.ETag : null,
        };
    }
}
