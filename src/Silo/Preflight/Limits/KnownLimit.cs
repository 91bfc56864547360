namespace OrleansKafkaLoki.Silo.Preflight.Limits;

/// <summary>A limit of a tenant, as far as it is known.</summary>
/// <param name="Name">Its name in Loki's configuration.</param>
/// <param name="Value">Its value: a number, bytes, seconds, or 1 for true.</param>
/// <param name="Source">Who says so.</param>
internal sealed record KnownLimit(string Name, double Value, LimitSource Source)
{
    /// <summary>The value as a flag.</summary>
    public bool IsOn => Value != 0;

    /// <summary>Where it is from, for people.</summary>
    public string Origin => Source switch
    {
        LimitSource.Tenant => "as Loki says of the tenant",
        LimitSource.Config => "as Loki's /config says",
        _ => "Loki's default",
    };
}
