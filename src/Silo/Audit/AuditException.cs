namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>An audit cannot go on.</summary>
internal sealed class AuditException(string message, Exception? inner = null) : Exception(message, inner);
