using System.Collections.Immutable;

namespace OrleansKafkaLoki.Silo.Preflight.Limits;

/// <summary>What is known of a tenant's limits: what Loki says, and else what it comes with.</summary>
internal sealed class TenantLimitSet
{
    private readonly ImmutableDictionary<string, KnownLimit> _limits;

    private TenantLimitSet(ImmutableDictionary<string, KnownLimit> limits) => _limits = limits;

    /// <summary>What Loki comes with.</summary>
    public static TenantLimitSet Defaults { get; } = new TenantLimitSet([]).With(LimitNames.All.ToDictionary(limit => limit.Key, limit => limit.Value.Default), LimitSource.Default);

    /// <summary>All of them, by name.</summary>
    public IEnumerable<KnownLimit> All => _limits.Values.OrderBy(limit => limit.Name, StringComparer.Ordinal);

    /// <summary>The limit of this name (<see cref="LimitNames"/>).</summary>
    public KnownLimit this[string name] => _limits[name];

    /// <summary>These with what somebody says, where it is understood.</summary>
    /// <param name="told">Names and values, of which others are left aside.</param>
    /// <param name="source">Who says so.</param>
    public TenantLimitSet With(IReadOnlyDictionary<string, string> told, LimitSource source)
    {
        var limits = _limits.ToBuilder();
        foreach (var (name, (kind, _)) in LimitNames.All)
        {
            if (told.TryGetValue(name, out var text) && LimitText.TryParse(kind, text, out var value))
            {
                limits[name] = new KnownLimit(name, value, source);
            }
        }

        return new TenantLimitSet(limits.ToImmutable());
    }
}
