namespace OrleansKafkaLoki.Silo.Preflight.Limits;

/// <summary>Who says what a limit is.</summary>
internal enum LimitSource
{
    /// <summary>Nobody: it is what Loki 3.7 comes with.</summary>
    Default,

    /// <summary>Loki's <c>/config</c>, which holds for tenants that have none of their own.</summary>
    Config,

    /// <summary>Loki's <c>/loki/api/v1/drilldown-limits</c>, for the tenant.</summary>
    Tenant,
}
