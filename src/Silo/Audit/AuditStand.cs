namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>How far an audit is.</summary>
/// <param name="Records">Records that were read.</param>
/// <param name="ToRead">Offsets that are to be read once; 0 before that is known.</param>
/// <param name="Elapsed">How long it has taken.</param>
/// <param name="IsCounted">Whether all are counted.</param>
/// <param name="Compared">Windows of streams that differ and were compared.</param>
/// <param name="ToCompare">Those that differ; 0 before that is known.</param>
/// <param name="Trouble">The last question to Loki that had no answer; null when there was none.</param>
internal readonly record struct AuditStand(long Records, long ToRead, TimeSpan Elapsed, bool IsCounted, int Compared, int ToCompare, string? Trouble);
