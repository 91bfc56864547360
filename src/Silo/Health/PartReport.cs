namespace OrleansKafkaLoki.Silo.Health;

/// <summary>One part in a <see cref="HealthReport"/>.</summary>
/// <param name="Name">The part.</param>
/// <param name="Status">Its word, one of those of <see cref="HealthReport.Status"/>.</param>
/// <param name="Reason">Why, in clear words.</param>
internal sealed record PartReport(string Name, string Status, string? Reason);
