namespace OrleansKafkaLoki.EndToEnd.Tests.Tenants;

/// <summary>A record before it is produced.</summary>
/// <param name="Kind">What becomes of it.</param>
/// <param name="Line">Its value.</param>
/// <param name="TimestampMs">Its time in milliseconds since the Unix epoch; -1 for none.</param>
internal readonly record struct TenantRecord(RecordKind Kind, byte[] Line, long TimestampMs);
