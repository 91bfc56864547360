namespace OrleansKafkaLoki.Silo.Loki.Admission;

/// <summary>A tenant's leave to make a request.</summary>
/// <param name="Turn">When it was given, by <see cref="TenantThrottle.Turn"/>.</param>
/// <param name="Reserved">Bytes of the tenant's rate that were set aside for it.</param>
internal readonly record struct TenantLeave(int Turn, int Reserved);
