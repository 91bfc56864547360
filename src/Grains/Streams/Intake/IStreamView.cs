using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Streams.Delivery;

namespace OrleansKafkaLoki.Grains.Streams.Intake;

/// <summary>What others see of a batcher. Any thread may look.</summary>
internal interface IStreamView
{
    /// <summary>Encoded bytes that it holds without a verdict.</summary>
    long HeldBytes { get; }

    /// <summary>Records that it holds without a verdict.</summary>
    long HeldRecords { get; }

    /// <summary>The order that has it push nothing; null for none.</summary>
    StreamPause? Pause => null;

    /// <summary>How its pushes fare.</summary>
    StreamProgress Progress { get; }

    /// <summary>What it is doing.</summary>
    /// <param name="tenant">How pushes of its tenant fare; null where that is not known.</param>
    StreamState State(TenantPushing? tenant)
    {
        var progress = Progress;
        var (pushes, trouble) = (progress.IsPushing, progress.Trouble);
        return !pushes && Pause is not null ? StreamState.Paused
            : !pushes && HeldBytes == 0 ? StreamState.Idle
            : !pushes ? StreamState.Running
            : trouble?.ThrottledSinceMs is not null || progress.PacedSinceMs is not null || tenant?.ThrottledSince is not null ? StreamState.Throttled
            : trouble?.Attempt > 0 || tenant?.FailingSince is not null ? StreamState.Retrying
            : StreamState.Running;
    }

    /// <summary>Since when Loki takes less of it than there is, milliseconds since the Unix epoch; null while it does not.</summary>
    /// <param name="tenant">How pushes of its tenant fare; null where that is not known.</param>
    long? ThrottledSinceMs(TenantPushing? tenant) => State(tenant) == StreamState.Throttled
        ? Progress.Trouble?.ThrottledSinceMs ?? Progress.PacedSinceMs ?? tenant?.ThrottledSince?.ToUnixTimeMilliseconds()
        : null;

    /// <summary>All of it.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="silo">Where it is.</param>
    /// <param name="tenant">How pushes of its tenant fare; null where that is not known.</param>
    StreamStatus Status(LabelStream stream, SiloAddress silo, TenantPushing? tenant)
    {
        var (progress, trouble, state) = (Progress, Progress.Trouble, State(tenant));
        var waits = state is StreamState.Retrying or StreamState.Throttled;
        var error = waits && tenant is { LastError: { } said, LastErrorAt: { } at } && !(trouble?.AtMs >= at.ToUnixTimeMilliseconds())
            ? new StreamTrouble(at.ToUnixTimeMilliseconds(), said.Status, said.Reason)
            : trouble;
        return new StreamStatus
        {
            Stream = stream,
            Silo = silo.ToString(),
            Address = silo,
            State = state,
            HeldBytes = HeldBytes,
            HeldRecords = HeldRecords,
            DeliveredRecords = progress.Delivered,
            RejectedRecords = progress.Rejected,
            PossiblyRepeatedRecords = progress.PossiblyRepeated,
            Pushing = progress.IsPushing,
            NewestTimestampNs = progress.NewestNs,
            LastPushMs = progress.LastPushMs,
            LastError = error?.Reason,
            LastErrorStatus = error?.Status ?? 0,
            LastErrorMs = error?.AtMs,
            Attempt = trouble?.Attempt ?? 0,
            NextTryMs = waits ? Later(progress.NextTryMs, tenant?.NextTry?.ToUnixTimeMilliseconds()) : null,
            ThrottledSinceMs = ThrottledSinceMs(tenant),
            Pause = Pause,
        };
    }

    private static long? Later(long? own, long? tenants) => own > tenants ? own : tenants ?? own;
}
