namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>A partition that is audited.</summary>
/// <param name="Range">What of it.</param>
/// <param name="Tally">What was found.</param>
/// <param name="Spans">Where the records of each window lie.</param>
internal sealed record PartitionAudit(AuditRange Range, AuditTally Tally, AuditSpans Spans);
