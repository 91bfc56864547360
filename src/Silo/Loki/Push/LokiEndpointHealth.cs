namespace OrleansKafkaLoki.Silo.Loki.Push;

/// <summary>How pushes of one pipeline and tenant fare, as this silo sees it.</summary>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Endpoint">Where it pushes to, without credentials.</param>
/// <param name="Tenant">The tenant; empty when none is sent.</param>
/// <param name="FailingSince">Since when nothing gets through; null while all is well.</param>
/// <param name="Status">The HTTP status of the last failure; 0 when there was no answer.</param>
/// <param name="Reason">Why, in Loki's words or ours; empty while all is well.</param>
public sealed record LokiEndpointHealth(
    string Pipeline, string Endpoint, string Tenant, DateTimeOffset? FailingSince, int Status, string Reason)
{
    /// <summary>True unless pushes fail.</summary>
    public bool Healthy => FailingSince is null;
}
