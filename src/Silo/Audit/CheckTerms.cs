namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>How entries are compared.</summary>
/// <param name="MostEntries">How many are held at once.</param>
/// <param name="IsExact">Whether nothing else that Loki holds explains an entry that is missing.</param>
internal readonly record struct CheckTerms(long MostEntries, bool IsExact);
