using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>One label stream: what it holds, and how its pushes fare. Counts are since its batcher was activated. What is not known is absent.</summary>
internal sealed record StreamView
{
    /// <summary>Its tenant; empty when none is sent.</summary>
    public required string Tenant { get; init; }

    /// <summary>Its labels, which are a selector, too.</summary>
    public required string Labels { get; init; }

    /// <summary>The silo that writes it.</summary>
    public required string Silo { get; init; }

    /// <summary>What it is doing.</summary>
    public required StreamState State { get; init; }

    /// <summary>Encoded bytes that it holds without a verdict.</summary>
    public required long HeldBytes { get; init; }

    /// <summary>Records that it holds without a verdict.</summary>
    public required long HeldRecords { get; init; }

    /// <summary>Records that turned out to be in Loki.</summary>
    public required long Delivered { get; init; }

    /// <summary>Records that Loki refused for good.</summary>
    public required long Rejected { get; init; }

    /// <summary>Records that were sent again although Loki, which could not be asked, may have had them.</summary>
    public required long PossiblyRepeated { get; init; }

    /// <summary>The newest timestamp that is known to be in Loki, UTC.</summary>
    public DateTime? Newest { get; init; }

    /// <summary>When Loki last took something of it, UTC.</summary>
    public DateTime? LastPush { get; init; }

    /// <summary>What went wrong last: an attempt, or a record that Loki refused.</summary>
    public ErrorView? LastError { get; init; }

    /// <summary>How many attempts of the push under way have failed; absent when none has.</summary>
    public int? Attempt { get; init; }

    /// <summary>When the next attempt is made, UTC.</summary>
    public DateTime? NextTry { get; init; }

    /// <summary>Since when Loki throttles the stream, or its tenant, UTC.</summary>
    public DateTime? ThrottledSince { get; init; }

    /// <summary>Who has it paused, and why.</summary>
    public StreamPauseView? Pause { get; init; }

    /// <summary>The view of <paramref name="status"/>.</summary>
    public static StreamView Of(StreamStatus status) => new()
    {
        Tenant = status.Stream.Tenant,
        Labels = status.Stream.Labels,
        Silo = status.Silo,
        State = status.State,
        HeldBytes = status.HeldBytes,
        HeldRecords = status.HeldRecords,
        Delivered = status.DeliveredRecords,
        Rejected = status.RejectedRecords,
        PossiblyRepeated = status.PossiblyRepeatedRecords,
        Newest = status.NewestTimestampNs is { } ns ? DateTime.UnixEpoch.AddTicks(ns / TimeSpan.NanosecondsPerTick) : null,
        LastPush = Known.Time(status.LastPushMs),
        LastError = ErrorView.Of(status.LastError, status.LastErrorStatus, status.LastErrorMs),
        Attempt = status.Attempt > 0 ? status.Attempt : null,
        NextTry = Known.Time(status.NextTryMs),
        ThrottledSince = Known.Time(status.ThrottledSinceMs),
        Pause = StreamPauseView.Of(status.Pause),
    };
}
