using System.Collections.Immutable;
using System.Globalization;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Explanation;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Explanation;

/// <summary>Puts findings in the form in which they are told.</summary>
internal static class Diagnoses
{
    /// <summary>Of one partition or stream.</summary>
    public static Diagnosis Of(string subject, Situation now, Finding finding, ImmutableArray<SilentSilo> silent)
    {
        var partition = now.Partition;
        return new Diagnosis
        {
            Subject = subject,
            State = partition is not null ? SnakeCase.Of(partition.Condition) : now.Stream is { } stream ? SnakeCase.Of(stream.State) : null,
            SinceMs = finding.SinceMs ?? partition?.ConditionSinceMs,
            Cause = finding.Cause,
            Because = finding.Because,
            Words = finding.Words,
            Remedy = finding.Remedy,
            Docs = finding.Docs,
            LagRecords = partition?.LagRecords is >= 0 and var records ? records : null,
            LagSeconds = partition?.LagSeconds is >= 0 and var seconds ? seconds : null,
            Trend = partition?.Pace?.Trend ?? LagTrend.Unknown,
            SecondsToCatchUp = partition?.Pace?.SecondsToCatchUp,
            SecondsToRetention = partition?.Pace?.SecondsToRetention,
            HoldsOffset = partition is { Watermark: >= 0, LagRecords: not 0 } ? partition.Watermark : null,
            Chain = Chain.Of(now),
            Silent = silent,
        };
    }

    /// <summary>
    /// Of a pipeline: the cause that keeps the most of its partitions, of the bad ones if there are any; with the chain of the partition that lags most for it.
    /// </summary>
    public static Diagnosis Of(string pipeline, IReadOnlyCollection<(Situation Now, Finding Finding)> partitions, PipelineOutline? outline, ImmutableArray<SilentSilo> silent)
    {
        if (partitions.Count == 0)
        {
            return Empty(pipeline, outline, silent);
        }

        var worst = partitions.GroupBy(one => one.Finding.Cause)
            .OrderByDescending(cause => cause.First().Finding.IsBad)
            .ThenBy(cause => cause.Key == CauseKind.NothingIsWrong)
            .ThenByDescending(cause => cause.Count())
            .First();
        var first = worst.MaxBy(one => one.Now.Partition!.LagSeconds);
        var statuses = partitions.Select(one => one.Now.Partition!).ToList();
        var lags = statuses.Where(status => status.LagRecords >= 0).Select(status => status.LagRecords).ToList();
        var diagnosis = Of(pipeline, first.Now, first.Finding, silent);
        return diagnosis with
        {
            Because = worst.Key == CauseKind.NothingIsWrong ? WithMissing($"Nothing keeps its {partitions.Count} partitions from going on.", outline) : string.Create(
                CultureInfo.InvariantCulture, $"{worst.Count()} of {partitions.Count} partitions, such as {first.Now.Partition!.Partition}: {first.Finding.Because}"),
            Partitions = worst.Count(),
            LagRecords = lags.Count > 0 ? lags.Sum() : null,
            LagSeconds = statuses.Max(status => status.LagSeconds) is >= 0 and var seconds ? seconds : null,
            SecondsToRetention = statuses.Min(status => status.Pace?.SecondsToRetention),
            SecondsToCatchUp = statuses.Exists(status => status.Pace?.Trend == LagTrend.Growing) ? null : statuses.Max(status => status.Pace?.SecondsToCatchUp),
            Trend = statuses.Exists(status => status.Pace?.Trend == LagTrend.Growing) ? LagTrend.Growing : diagnosis.Trend,
            HoldsOffset = worst.Key == CauseKind.NothingIsWrong ? null : diagnosis.HoldsOffset,
        };
    }

    private static Diagnosis Empty(string pipeline, PipelineOutline? outline, ImmutableArray<SilentSilo> silent) => new()
    {
        Subject = pipeline,
        Cause = outline is { DiscoveryError: null } ? CauseKind.NotRunning : CauseKind.KafkaSilent,
        Because = outline is null ? "The pipeline's coordinator does not answer."
            : outline.DiscoveryError is not null ? "Kafka cannot be asked for the pipeline's topics."
            : WithMissing("The pipeline has no partitions.", outline),
        Words = outline?.DiscoveryError,
        Remedy = outline?.DiscoveryError is null ? "Look at source.topics, and create what is missing." : "Start the broker, or mend address, network or credentials.",
        Docs = Runbook.KafkaSilent,
        Silent = silent,
    };

    private static string WithMissing(string because, PipelineOutline? outline) =>
        outline is { MissingTopics: { IsDefaultOrEmpty: false } missing } ? $"{because} Kafka does not have {string.Join(", ", missing)} (yet)." : because;
}
