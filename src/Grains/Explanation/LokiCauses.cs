using OrleansKafkaLoki.Grains.Interfaces.Explanation;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Explanation;

/// <summary>What Loki does.</summary>
internal static class LokiCauses
{
    /// <summary>It takes nothing from the tenant until somebody acts.</summary>
    public static Finding? Refuses(Situation now)
    {
        var (status, words) = ErrorOf(now);
        return !IsFailing(now) || status is 0 or 408 or 429 or >= 500 ? null : new Finding(
            CauseKind.LokiRefuses,
            status is 401 or 403 ? $"Loki refuses the credentials of {TenantOf(now)}." : $"Loki takes nothing from {TenantOf(now)}: it answers {status}.",
            Runbook.Credentials)
        {
            Words = words,
            SinceMs = SinceOf(now),
            Remedy = status is 401 or 403 ? "Mend sink.auth, or the file that it names, which is read again at once." : "Look at the address and path of sink.endpoint, and at what Loki says.",
        };
    }

    /// <summary>It fails, or does not answer.</summary>
    public static Finding? Fails(Situation now)
    {
        var (status, words) = ErrorOf(now);
        return !IsFailing(now) || status is not (0 or 408 or >= 500) ? null : new Finding(
            CauseKind.LokiFails,
            status == 0 ? $"Loki takes nothing from {TenantOf(now)}, and gives no answer." : $"Loki takes nothing from {TenantOf(now)}: it answers {status}.",
            Runbook.LokiFails)
        {
            Words = words,
            SinceMs = SinceOf(now),
            Remedy = "Look at Loki's write path; nothing is lost, and all goes on by itself once it answers.",
        };
    }

    /// <summary>It takes less of the tenant than there is.</summary>
    public static Finding? ThrottlesTenant(Situation now) => now.Tenant is not { ThrottledSinceMs: { } since } tenant ? null : new Finding(
        CauseKind.TenantThrottled, $"{Capital(TenantOf(now))} is throttled: Loki takes less of it than there is.", Runbook.TenantThrottled)
    {
        Words = tenant.LastErrorStatus == 429 ? tenant.LastError : now.Stream?.LastError,
        SinceMs = since,
        Remedy = "Raise the tenant's ingestion_rate_mb (and ingestion_burst_size_mb) in Loki, or ship less: a stage drop or sample leaves out what nobody reads.",
    };

    /// <summary>It takes less of the stream than there is.</summary>
    public static Finding? ThrottlesStream(Situation now) => now.Stream is not { State: StreamState.Throttled } stream ? null : new Finding(
        CauseKind.StreamThrottled, $"Stream {stream.Stream.Labels} is throttled: Loki takes less of it than there is.", Runbook.StreamThrottled)
    {
        Words = stream.LastError,
        SinceMs = stream.ThrottledSinceMs,
        Remedy = "Raise per_stream_rate_limit in Loki, or split the stream by a label with few values.",
    };

    /// <summary>Whether an attempt failed, of the stream's whole tenant or of its own push, that throttling does not explain.</summary>
    private static bool IsFailing(Situation now) =>
        now.Tenant?.FailingSinceMs is not null || now.Stream is { State: StreamState.Retrying, Attempt: > 0 };

    private static (int Status, string? Words) ErrorOf(Situation now) => now.Tenant is { FailingSinceMs: not null } tenant
        ? (tenant.LastErrorStatus, tenant.LastError)
        : (now.Stream?.LastErrorStatus ?? 0, now.Stream?.LastError);

    private static long? SinceOf(Situation now) => now.Tenant?.FailingSinceMs ?? now.Stream?.LastErrorMs;

    private static string TenantOf(Situation now) => (now.Tenant?.Tenant ?? now.Stream?.Stream.Tenant) is { Length: > 0 } tenant ? $"tenant {tenant}" : "this pipeline";

    private static string Capital(string words) => char.ToUpperInvariant(words[0]) + words[1..];
}
