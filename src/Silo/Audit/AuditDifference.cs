namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>A cell whose entries have to be looked at.</summary>
/// <param name="Stream">The number of the stream.</param>
/// <param name="Window">The window.</param>
/// <param name="Expected">How many entries are expected.</param>
/// <param name="Found">How many entries Loki counts; null where it was not asked.</param>
internal readonly record struct AuditDifference(int Stream, long Window, long Expected, long? Found);
