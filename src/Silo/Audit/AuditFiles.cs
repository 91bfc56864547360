namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>The files of an audit.</summary>
/// <param name="Output">Takes every record that differs; null for none.</param>
/// <param name="Resume">Keeps what was counted; null for none.</param>
internal sealed record AuditFiles(string? Output, string? Resume);
