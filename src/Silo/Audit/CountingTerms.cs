using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>How records are counted.</summary>
/// <param name="WindowSecs">How long a window is.</param>
/// <param name="BlindBelowNs">Loki answers for nothing older.</param>
/// <param name="ComparesAll">Whether all entries are to be compared.</param>
/// <param name="IsLetter">Whether a record is a dead letter, so that its window has to be looked at.</param>
internal sealed record CountingTerms(long WindowSecs, long BlindBelowNs, bool ComparesAll, Func<PartitionId, long, bool> IsLetter);
