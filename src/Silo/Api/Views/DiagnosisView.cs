using OrleansKafkaLoki.Grains.Interfaces.Explanation;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>Why a pipeline, a partition or a stream does not go on as it should, or that it does. What is not known is absent.</summary>
internal sealed record DiagnosisView
{
    /// <summary>What was asked for.</summary>
    public required string Subject { get; init; }

    /// <summary>When it was asked, UTC.</summary>
    public required DateTime AsOf { get; init; }

    /// <summary>What it is doing.</summary>
    public string? State { get; init; }

    /// <summary>Since when that is so, UTC.</summary>
    public DateTime? Since { get; init; }

    /// <summary>The cause, for programs.</summary>
    public required CauseKind Cause { get; init; }

    /// <summary>The cause, in one sentence.</summary>
    public required string Because { get; init; }

    /// <summary>Loki's, Kafka's or Redis' words for it.</summary>
    public string? Words { get; init; }

    /// <summary>What to do.</summary>
    public string? Remedy { get; init; }

    /// <summary>Where more is said, below docs/.</summary>
    public required string Docs { get; init; }

    /// <summary>How many partitions of a pipeline it keeps.</summary>
    public int? Partitions { get; init; }

    /// <summary>Records behind the brokers.</summary>
    public long? LagRecords { get; init; }

    /// <summary>The age of the oldest record without a verdict, in seconds.</summary>
    public double? LagSeconds { get; init; }

    /// <summary>How the lag has changed over the last minute.</summary>
    public LagTrend? Trend { get; init; }

    /// <summary>In how many seconds there is no lag if all goes on so.</summary>
    public double? TimeToCatchUpSecs { get; init; }

    /// <summary>In how many seconds Kafka deletes what is next if all goes on so.</summary>
    public double? TimeToRetentionSecs { get; init; }

    /// <summary>The offset without a verdict that the checkpoint waits at.</summary>
    public long? HoldsOffset { get; init; }

    /// <summary>From the partition to Loki; absent where nothing of it matters.</summary>
    public IReadOnlyList<ChainLinkView>? Chain { get; init; }

    /// <summary>Silos that did not answer: what they know is missing here.</summary>
    public IReadOnlyList<SilentView>? Silent { get; init; }

    /// <summary>The view of <paramref name="diagnosis"/>.</summary>
    public static DiagnosisView Of(Diagnosis diagnosis, DateTime asOf) => new()
    {
        Subject = diagnosis.Subject,
        AsOf = asOf,
        State = diagnosis.State,
        Since = Known.Time(diagnosis.SinceMs),
        Cause = diagnosis.Cause,
        Because = diagnosis.Because,
        Words = diagnosis.Words,
        Remedy = diagnosis.Remedy,
        Docs = diagnosis.Docs,
        Partitions = diagnosis.Partitions,
        LagRecords = diagnosis.LagRecords,
        LagSeconds = diagnosis.LagSeconds,
        Trend = diagnosis.Trend == LagTrend.Unknown ? null : diagnosis.Trend,
        TimeToCatchUpSecs = Known.Rounded(diagnosis.SecondsToCatchUp),
        TimeToRetentionSecs = Known.Rounded(diagnosis.SecondsToRetention),
        HoldsOffset = diagnosis.HoldsOffset,
        Chain = diagnosis.Chain.IsDefaultOrEmpty ? null : [.. diagnosis.Chain.Select(ChainLinkView.Of)],
        Silent = SilentView.Of(diagnosis.Silent),
    };
}
