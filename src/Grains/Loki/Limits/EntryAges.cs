using OrleansKafkaLoki.Grains.Options.Sink;

namespace OrleansKafkaLoki.Grains.Loki.Limits;

/// <summary>Between which times an entry must lie for Loki to take it, as far as is known (<c>ValidateEntry</c> in <c>pkg/distributor/validator.go</c>).</summary>
public static class EntryAges
{
    /// <summary>What is this close to a limit of the options is left to Loki, whose clock is another one.</summary>
    private static readonly TimeSpan Clocks = TimeSpan.FromMinutes(5);

    /// <summary>A learned age is measured by this silo's clock already; only Loki names times in whole seconds.</summary>
    private static readonly TimeSpan Rounding = TimeSpan.FromSeconds(2);

    /// <summary>How far ahead of now an entry may lie; null when there is no limit.</summary>
    public static TimeSpan? Ahead(LimitsOptions limits) =>
        limits.CreationGracePeriodSecs > 0 ? TimeSpan.FromSeconds(limits.CreationGracePeriodSecs) + Clocks : null;

    /// <summary>How old an entry may be, and how much older it may seem; null when there is no limit.</summary>
    public static (TimeSpan Age, TimeSpan Margin)? Behind(LimitsOptions limits, TenantLimits known) => known.MaxAge is { } age
        ? (age, Rounding)
        : Age(limits) is { } configured ? (configured, Clocks) : null;

    /// <summary>How old an entry may be by the options; null when there is no limit.</summary>
    public static TimeSpan? Age(LimitsOptions limits) =>
        limits.RejectOldSamplesMaxAgeSecs > 0 ? TimeSpan.FromSeconds(limits.RejectOldSamplesMaxAgeSecs) : null;

    /// <summary>What is older is refused whatever the clocks say; null when there is no limit.</summary>
    public static TimeSpan? Longest(LimitsOptions limits) => Age(limits) + Clocks;

    /// <summary>Why an entry that lies further ahead is not sent.</summary>
    public static string WhyTooNew(LimitsOptions limits) =>
        $"Its timestamp lies further ahead of now than Loki takes (limits.creation_grace_period_secs: {limits.CreationGracePeriodSecs}).";

    /// <summary>Why an entry that is older is not sent.</summary>
    public static string WhyTooOld(TenantLimits known, TimeSpan age) => known.MaxAge is null
        ? $"Loki takes nothing older than {age} (limits.reject_old_samples_max_age_secs)."
        : $"Loki takes nothing older than {age}, as it said lately; on_too_old goes by limits.reject_old_samples_max_age_secs.";
}
