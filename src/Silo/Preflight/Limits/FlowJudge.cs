using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Silo.Preflight.Findings;
using OrleansKafkaLoki.Silo.Preflight.Prediction;
using static OrleansKafkaLoki.Silo.Preflight.Limits.LimitNames;

namespace OrleansKafkaLoki.Silo.Preflight.Limits;

/// <summary>Whether Loki takes as many streams and as many bytes as a pipeline makes: what is beyond is throttled, and the pipeline falls behind.</summary>
/// <param name="tenant">What the tenant is sent.</param>
/// <param name="limits">Its limits.</param>
/// <param name="batch">How the pipeline sends.</param>
internal sealed class FlowJudge(TenantPrediction tenant, TenantLimitSet limits, BatchOptions batch)
{
    /// <summary>Nearer to a limit than this, a busy hour breaks it.</summary>
    private const double Near = 0.8;

    /// <summary>What is beyond a limit, or near it.</summary>
    public IEnumerable<Finding> Judge() => new[] { Streams(), Rate(), Burst(), Stream() }.OfType<Finding>();

    private Finding? Streams()
    {
        var limit = limits[LimitNames.Streams];
        return limit.Value <= 0 ? null : Beyond(
            limit, tenant.StreamCount.Expected, Amount.Number, $"streams ({Amount.Number(tenant.StreamCount.Seen)} of them seen)",
            "Take the label with the most values into structured metadata, or raise it in Loki.");
    }

    private Finding? Rate()
    {
        const string remedy = "Raise it in Loki, drop what nobody reads, or spread over tenants.";
        var limit = limits[LimitNames.Rate];
        return Beyond(limit, tenant.BytesPerSec, PerSec, "of lines and structured metadata", remedy)
            ?? (tenant.BusiestBytesPerSec > limit.Value
                ? Finding.Warning(
                    Part(limit), $"{PerSec(limit.Value)} ({limit.Origin}); expected are {PerSec(tenant.BytesPerSec)}, but in the busiest {BusiestTime.Seconds} s there were "
                    + $"{PerSec(tenant.BusiestBytesPerSec.Value)}: they are throttled, and come late.",
                    remedy)
                : null);
    }

    private Finding? Burst()
    {
        var limit = limits[LimitNames.Burst];
        return batch.MaxBytes <= limit.Value ? null : Finding.Warning(
            Part(limit), $"{Amount.Bytes(limit.Value)} ({limit.Origin}), and sink.batch.max_bytes is {Amount.Bytes(batch.MaxBytes)}: pushes of that size are refused, and go again in smaller ones.",
            "Set sink.batch.max_bytes below it.");
    }

    /// <summary>Loki deals a stream over shards, each of which has the limit; without shards the stream has it.</summary>
    private Finding? Stream()
    {
        var biggest = tenant.Streams.MaxBy(stream => stream.BytesPerSec);
        var limit = limits[StreamRate];
        var isSharded = limits[Sharding].IsOn && limits[ShardRate] is { Value: > 0 } shard && shard.Value <= limit.Value;
        return biggest is null || isSharded ? null : Beyond(
            limit, biggest.BytesPerSec, PerSec, $"of the stream {biggest.Stream.Labels}", "Give it a label more, raise the limit, or let Loki deal it over shards (shard_streams).");
    }

    private static Finding? Beyond(KnownLimit limit, double amount, Func<double, string> show, string what, string remedy)
    {
        var found = $"{show(limit.Value)} ({limit.Origin}); expected are {show(amount)} {what}";
        return amount > limit.Value ? Finding.Failed(Part(limit), $"{found}: the rest is throttled, and the pipeline falls behind.", remedy)
            : amount > Near * limit.Value ? Finding.Warning(Part(limit), $"{found}, {Amount.Share(amount, limit.Value)} of it.", remedy)
            : null;
    }

    private static string Part(KnownLimit limit) => $"loki.limits.{limit.Name}";

    private static string PerSec(double bytes) => $"{Amount.Bytes(bytes)}/s";
}
